"""What each kind of terminal is called, on window titles and in the browser page: Chinese and English."""

from collections.abc import Mapping

from hall.sites.definition import Role

ROLE_NAMES: Mapping[Role, tuple[str, str]] = {
    Role.TICKET_MACHINE: ("取号机", "Ticket machine"),
    Role.WINDOW_TERMINAL: ("叫号终端", "Clerk's terminal"),
    Role.PAD: ("评价器", "Evaluation pad"),
    Role.HALL_BOARD: ("综合显示屏", "Hall board"),
    Role.WINDOW_SCREEN: ("窗口屏", "Window screen"),
}
