"""A small language for stories about a hall, told on the pure rules: no bus, no journal, a clock turned by hand."""

from hall.clock import Instant
from hall.contract.commands import (
    CallNext,
    CancelTicket,
    Channel,
    FinishService,
    GivePriority,
    LogIn,
    LogOut,
    MissTicket,
    Outcome,
    PausePost,
    PauseReason,
    RateService,
    RecallTicket,
    ReportDevice,
    ReportPaper,
    ResumePost,
    ReturnTicket,
    SkipRating,
    StartService,
    TakeTicket,
    TerminalCommand,
)
from hall.contract.events import HallEvent, PersonRef
from hall.contract.ids import (
    ClerkId,
    DeviceId,
    PostId,
    PriorityId,
    RequestId,
    ServiceId,
    TerminalId,
    TicketId,
    WindowId,
)
from hall.contract.refusals import Refusal
from hall.contract.replies import Result, TicketOnCall, TicketTaken
from hall.contract.states import (
    BoardState,
    DevicePhase,
    DeviceReason,
    HallState,
    PostState,
    ServiceState,
    WindowState,
)
from hall.sites.definition import Area, Clerk, Device, DeviceKind, Floor, Level, Post, Role, Screen, Terminal, Window
from hall.sites.load import inherit
from hall.sites.site import Site, SiteService
from queue_controller.domain.asked import HOUSE, AdoptSite, Asked, CloseDay, Decision, HouseCommand, OpenDay
from queue_controller.domain.decide import decide
from queue_controller.domain.evolve import evolve
from queue_controller.domain.state import Hall, Ticket, blank_hall
from queue_controller.domain.views import BOARD, HALL, HolderOf, Key, Kind, body

MORNING: Instant = 1_800_000_000_000
TODAY = "2027-01-15"
SCREEN = Screen(width_px=1280, height_px=800, width_mm=300)

ID_CARD, HUKOU, TAX, LAND = "ID_CARD", "HUKOU", "TAX", "LAND"
CLERKS = ("c1", "c2", "c3", "c4")
POSTS = ("1a", "1b", "2", "3")


PRINTER = Device(id="printer", kind=DeviceKind.RECEIPT_PRINTER, at="simulated")


def terminal(ident: TerminalId, role: Role, *, post: PostId | None = None, window: WindowId | None = None) -> Terminal:
    return Terminal(id=ident, role=role, post=post, window=window, screen=SCREEN, devices=(PRINTER,))


def service(ident: ServiceId, area: str) -> SiteService:
    return SiteService(
        id=ident, area=area, name=ident, short=ident, name_en=ident, department="示例局", bring=(), bring_en=()
    )


def a_site(version: str = "1", last_b: int = 5) -> Site:
    """Two areas; window 1 has two posts for the same service, area B has five numbers only."""
    return Site(
        id="test",
        version=version,
        name="测试大厅",
        name_en="Test hall",
        region="990000000000",
        level=Level.VILLAGE,
        rules=inherit(()),
        floors=(Floor(id="1", name="一楼", name_en="Ground floor"),),
        areas=(
            Area(id="east", letter="A", floor="1", name="东区", name_en="East"),
            Area(id="west", letter="B", floor="1", name="西区", name_en="West", last=last_b),
        ),
        services=(service(ID_CARD, "east"), service(HUKOU, "east"), service(TAX, "west"), service(LAND, "west")),
        windows=(
            Window(
                id="1",
                area="east",
                name="一号",
                name_en="One",
                posts=(Post(id="1a", services=(ID_CARD,)), Post(id="1b", services=(ID_CARD,))),
            ),
            Window(id="2", area="east", name="二号", name_en="Two", posts=(Post(id="2", services=(ID_CARD, HUKOU)),)),
            Window(id="3", area="west", name="三号", name_en="Three", posts=(Post(id="3", services=(TAX, LAND)),)),
        ),
        clerks=tuple(Clerk(id=ident, name=f"示例{ident}") for ident in CLERKS),
        terminals=(
            terminal("kiosk-1", Role.TICKET_MACHINE),
            *(terminal(f"window-{post}", Role.WINDOW_TERMINAL, post=post) for post in POSTS),
            *(terminal(f"pad-{post}", Role.PAD, post=post) for post in POSTS),
            terminal("board-1", Role.HALL_BOARD),
            terminal("screen-1", Role.WINDOW_SCREEN, window="1"),
        ),
    )


class HallUnderTest:
    """One hall, its clock and everything that ever happened in it."""

    def __init__(self, site: Site | None = None) -> None:
        self.site = site or a_site()
        self.start = blank_hall([self.site])
        self.hall: Hall = self.start
        self.now = MORNING
        self.history: list[tuple[HallEvent, Instant]] = []
        self._asked = 0

    # Asking

    def house(self, command: HouseCommand) -> Result | Refusal:
        return self._ask(Asked(request_id=self.new_id(), command=command, terminal=HOUSE))

    def ask(
        self,
        terminal: TerminalId,
        command: TerminalCommand | HouseCommand,
        person: PersonRef | None = None,
        request_id: RequestId | None = None,
        age: int | None = None,
    ) -> Result | Refusal:
        asked = Asked(
            request_id=request_id or self.new_id(), command=command, terminal=terminal, person=person, age=age
        )
        return self._ask(asked)

    def _ask(self, asked: Asked) -> Result | Refusal:
        answer = decide(self.hall, asked, self.now)
        if not isinstance(answer, Decision):
            return answer
        self.happen(*answer.events)
        return answer.result

    def happen(self, *events: HallEvent) -> None:
        for event in events:
            self.hall = evolve(self.hall, event, self.now, self.hall.seq + 1)
            self.history.append((event, self.now))

    def new_id(self) -> RequestId:
        self._asked += 1
        return f"00000000-0000-7000-8000-{self._asked:012x}"

    def wait(self, seconds: float) -> None:
        self.now += round(seconds * 1000)

    # The house

    def adopt(self, site: Site | None = None) -> Result | Refusal:
        return self.house(AdoptSite(sm3=(site or self.site).sm3))

    def open_day(self, day: str = TODAY) -> Result | Refusal:
        return self.house(OpenDay(day=day))

    def close_day(self) -> Result | Refusal:
        return self.house(CloseDay())

    # People

    def take(
        self,
        service: ServiceId = ID_CARD,
        person: PersonRef | None = None,
        *,
        priority: PriorityId | None = None,
        age: int | None = None,
    ) -> Result | Refusal:
        command = TakeTicket(service=service, channel=Channel.CARD, priority=priority)
        return self.ask("kiosk-1", command, person, age=age)

    def taken(self, service: ServiceId = ID_CARD) -> TicketTaken:
        """A ticket that must be had."""
        result = self.take(service)
        assert isinstance(result, TicketTaken), result
        return result

    def cancel(self, ticket: TicketId, terminal: TerminalId = "kiosk-1") -> Result | Refusal:
        return self.ask(terminal, CancelTicket(ticket=ticket))

    def paper(self, ticket: TicketId, printed: bool, reason: DeviceReason | None = None) -> Result | Refusal:
        return self.ask("kiosk-1", ReportPaper(ticket=ticket, printed=printed, reason=reason))

    def rate(self, post: PostId, ticket: TicketId, grade: int = 5) -> Result | Refusal:
        return self.ask(f"pad-{post}", RateService(ticket=ticket, grade=grade, given_at=self.now))

    def skip(self, post: PostId, ticket: TicketId) -> Result | Refusal:
        return self.ask(f"pad-{post}", SkipRating(ticket=ticket, given_at=self.now))

    # Clerks

    def log_in(self, post: PostId, clerk: ClerkId) -> Result | Refusal:
        return self.ask(f"window-{post}", LogIn(post=post, clerk=clerk))

    def log_out(self, post: PostId) -> Result | Refusal:
        return self.ask(f"window-{post}", LogOut(post=post))

    def pause(self, post: PostId, reason: PauseReason = PauseReason.LUNCH, text: str = "") -> Result | Refusal:
        return self.ask(f"window-{post}", PausePost(post=post, reason=reason, text=text))

    def resume(self, post: PostId) -> Result | Refusal:
        return self.ask(f"window-{post}", ResumePost(post=post))

    def call(self, post: PostId) -> Result | Refusal:
        return self.ask(f"window-{post}", CallNext(post=post))

    def called(self, post: PostId) -> TicketOnCall:
        """A call that must find somebody."""
        result = self.call(post)
        assert isinstance(result, TicketOnCall), result
        return result

    def recall(self, post: PostId) -> Result | Refusal:
        return self.ask(f"window-{post}", RecallTicket(post=post))

    def start_service(self, post: PostId) -> Result | Refusal:
        return self.ask(f"window-{post}", StartService(post=post))

    def miss(self, post: PostId) -> Result | Refusal:
        return self.ask(f"window-{post}", MissTicket(post=post))

    def finish(self, post: PostId, outcome: Outcome = Outcome.DONE) -> Result | Refusal:
        return self.ask(f"window-{post}", FinishService(post=post, outcome=outcome))

    def prioritise(self, ticket: TicketId, priority: PriorityId | None, post: PostId = "2") -> Result | Refusal:
        return self.ask(f"window-{post}", GivePriority(ticket=ticket, priority=priority))

    def put_back(self, ticket: TicketId, post: PostId = "2") -> Result | Refusal:
        return self.ask(f"window-{post}", ReturnTicket(ticket=ticket))

    def serve(self, post: PostId) -> TicketId:
        """The next ticket from call to finish."""
        ticket = self.called(post).ticket
        self.start_service(post)
        self.finish(post)
        return ticket

    # Devices

    def device(
        self, phase: DevicePhase, reason: DeviceReason | None = None, device: DeviceId = "printer", ago_s: float = 0
    ) -> Result | Refusal:
        noticed_at = self.now - round(ago_s * 1000)
        return self.ask("kiosk-1", ReportDevice(device=device, phase=phase, reason=reason, noticed_at=noticed_at))

    # Looking

    def events(self, since: int = 0) -> list[HallEvent]:
        return [event for event, _ in self.history[since:]]

    def ticket(self, ident: TicketId) -> Ticket:
        return self.hall.tickets[ident]

    def see_hall(self) -> HallState:
        seen = body(self.hall, HALL)
        assert isinstance(seen, HallState)
        return seen

    def see_service(self, ident: ServiceId) -> ServiceState:
        seen = body(self.hall, Key(Kind.SERVICE, ident))
        assert isinstance(seen, ServiceState)
        return seen

    def see_post(self, ident: PostId, holder_of: HolderOf = lambda _: None) -> PostState:
        seen = body(self.hall, Key(Kind.POST, ident), holder_of)
        assert isinstance(seen, PostState)
        return seen

    def see_window(self, ident: WindowId) -> WindowState:
        seen = body(self.hall, Key(Kind.WINDOW, ident))
        assert isinstance(seen, WindowState)
        return seen

    def see_board(self) -> BoardState:
        seen = body(self.hall, BOARD)
        assert isinstance(seen, BoardState)
        return seen


def replayed(world: HallUnderTest) -> Hall:
    """The hall made again from nothing but its history."""
    hall = world.start
    for seq, (event, at) in enumerate(world.history, 1):
        hall = evolve(hall, event, at, seq)
    return hall
