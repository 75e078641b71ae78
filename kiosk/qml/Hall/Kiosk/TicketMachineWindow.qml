pragma ComponentBehavior: Bound

import QtQuick
import Hall.Kit

// The ticket machine's window: the page its visitor is on.
HallWindow {
    id: window

    required property TicketMachine machine
    required property Choice choice
    required property Standing standing
    required property Confirm confirm
    required property Ticket ticket
    required property Settings settings

    readonly property var pages: ({
        home: homePage,
        services: servicesPage,
        identify: identifyPage,
        confirm: confirmPage,
        ticket: ticketPage
    })

    title: Here.place

    PageTurn {
        anchors.fill: parent
        focus: true
        page: window.pages[window.machine.page]
        backwards: window.machine.backwards
    }
    Component {
        id: homePage
        HomePage {
            machine: window.machine
            choice: window.choice
            standing: window.standing
            settings: window.settings
        }
    }
    Component {
        id: servicesPage
        ServicesPage {
            machine: window.machine
            choice: window.choice
            standing: window.standing
        }
    }
    Component {
        id: identifyPage
        IdentifyPage {
            machine: window.machine
            standing: window.standing
        }
    }
    Component {
        id: confirmPage
        ConfirmPage {
            machine: window.machine
            confirm: window.confirm
            standing: window.standing
        }
    }
    Component {
        id: ticketPage
        TicketPage {
            machine: window.machine
            ticket: window.ticket
            session: window.session
        }
    }
}
