"""What a site definition may say. `centre.toml` holds regions and halls, `<hall>.toml` one hall each."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from hall.contract.ids import (
    AreaId,
    ClerkId,
    DeviceId,
    HallId,
    PostId,
    PriorityId,
    RegionCode,
    ServiceId,
    TerminalId,
    WindowId,
)

Name = Annotated[str, Meta(min_length=1, max_length=60)]
TimeOfDay = Annotated[
    str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)", description="HH:MM in the hall's time zone")
]


class Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base: a misspelt field is an error, not silence."""


class Level(StrEnum):
    """The five levels of government services (省、市、县、乡、村)."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWN = "town"
    VILLAGE = "village"


class Settings(Strict, frozen=True, kw_only=True):
    """Everything that is handed down from province to hall. Unset means: as the level above says."""

    time_zone: str | UnsetType = UNSET
    opens: TimeOfDay | UnsetType = UNSET
    closes: TimeOfDay | UnsetType = UNSET
    languages: tuple[str, ...] | UnsetType = UNSET
    call_valid_s: Annotated[int, Meta(ge=1, le=60)] | UnsetType = UNSET
    rating_wait_s: Annotated[int, Meta(ge=5, le=600)] | UnsetType = UNSET
    idle_s: Annotated[int, Meta(ge=15, le=600)] | UnsetType = UNSET
    state_valid_s: Annotated[int, Meta(ge=5, le=600)] | UnsetType = UNSET
    ticket_note: Annotated[str, Meta(max_length=60)] | UnsetType = UNSET
    ticket_note_en: Annotated[str, Meta(max_length=120)] | UnsetType = UNSET


class Region(Strict, frozen=True, kw_only=True):
    """An administrative region. Its parent is found from the code, so it cannot be misstated."""

    code: RegionCode
    level: Level
    name: Name
    settings: Settings = Settings()


class HallEntry(Strict, frozen=True, kw_only=True):
    """A hall or small outlying site of the centre."""

    id: HallId
    region: RegionCode
    name: Name
    name_en: Name


class Centre(Strict, frozen=True, kw_only=True):
    """All halls of one centre (`centre.toml`)."""

    regions: tuple[Region, ...]
    halls: tuple[HallEntry, ...]


class Floor(Strict, frozen=True, kw_only=True):
    id: str
    name: Name
    name_en: Name


class Area(Strict, frozen=True, kw_only=True):
    """A part of the hall with its own letter, colour and number band."""

    id: AreaId
    letter: Annotated[str, Meta(pattern=r"^[A-Z]$(?!\n)")]
    floor: str
    name: Name
    name_en: Name
    first: Annotated[int, Meta(ge=1)] = 1
    last: Annotated[int, Meta(le=9999)] = 999


class Service(Strict, frozen=True, kw_only=True):
    """A catalogue item that people queue for here, and where. `bring` is a sample unless the catalogue says."""

    id: ServiceId
    area: AreaId
    short: Name
    name_en: Name
    bring: tuple[str, ...] = ()
    bring_en: tuple[str, ...] = ()


class Post(Strict, frozen=True, kw_only=True):
    id: PostId
    services: tuple[ServiceId, ...]


class Window(Strict, frozen=True, kw_only=True):
    """A window; its id is the number over it."""

    id: WindowId
    area: AreaId
    name: Name
    name_en: Name
    posts: tuple[Post, ...]


class Clerk(Strict, frozen=True, kw_only=True):
    """A clerk. `services`: the only ones this clerk may serve; without it all of the post's."""

    id: ClerkId
    name: Name
    services: tuple[ServiceId, ...] | None = None


class PriorityClass(Strict, frozen=True, kw_only=True):
    """People who are called earlier (优先类别): each counts as having come `head_start_min` minutes earlier.

    Whoever is `from_age` years old or older is of the class unasked. People of a `pinned` class stand on top (置顶):
    they are called before all others, within the bound of `Calling.pinned_in_row`.
    """

    id: PriorityId
    name: Name
    name_en: Name
    head_start_min: Annotated[int, Meta(ge=0, le=120)]
    from_age: Annotated[int, Meta(ge=1, le=120)] | None = None
    pinned: bool = False


class Scoped(Strict, frozen=True, kw_only=True):
    """Base of a rule: where it holds. One area, one window, any chosen windows, or one post; none: the whole hall."""

    area: AreaId | None = None
    window: WindowId | None = None
    windows: tuple[WindowId, ...] = ()
    post: PostId | None = None


class PreferredLane(Strict, frozen=True, kw_only=True):
    """Services that are called as one. Level 1 comes before level 2; `weight` is the share among lanes of one level."""

    services: tuple[ServiceId, ...]
    level: Annotated[int, Meta(ge=1, le=9)] = 1
    weight: Annotated[int, Meta(ge=1, le=10)] = 1


class Preference(Scoped, frozen=True, kw_only=True):
    """Which services a post calls rather than others. What no lane names comes after all that are named."""

    lanes: tuple[PreferredLane, ...]


class Condition(Scoped, frozen=True, kw_only=True):
    """While the longest wait among these services is over `over_min` minutes, or more than `more_than` people wait
    for them together, they are called first. Exactly one of the two is said.
    """

    services: tuple[ServiceId, ...]
    over_min: Annotated[int, Meta(ge=1, le=240)] | None = None
    more_than: Annotated[int, Meta(ge=1, le=9999)] | None = None


class Tide(Scoped, frozen=True, kw_only=True):
    """Posts that help out (潮汐窗口): while it runs they serve these services besides their own.

    It runs between `begins` and `ends` of the days named (1 Monday to 7 Sunday; none: every day), or from when the
    longest wait for the services is over `over_min` minutes, or more than `more_than` people wait for them together,
    until it is half of that. Exactly one of the three is said.
    """

    services: tuple[ServiceId, ...]
    begins: TimeOfDay | None = None
    ends: TimeOfDay | None = None
    weekdays: tuple[Annotated[int, Meta(ge=1, le=7)], ...] = ()
    over_min: Annotated[int, Meta(ge=2, le=240)] | None = None
    more_than: Annotated[int, Meta(ge=2, le=9999)] | None = None


class Calling(Strict, frozen=True, kw_only=True):
    """The calling rules (叫号规则). `patience_min`: who has waited so long comes before every preference.

    `pinned_in_row`: after so many calls of pinned people in a row, a post calls whoever has waited so long.
    """

    patience_min: Annotated[int, Meta(ge=5, le=240)] = 60
    pinned_in_row: Annotated[int, Meta(ge=1, le=20)] = 3
    classes: tuple[PriorityClass, ...] = ()
    preferences: tuple[Preference, ...] = ()
    conditions: tuple[Condition, ...] = ()
    tides: tuple[Tide, ...] = ()


Minutes = Annotated[int, Meta(ge=1, le=480)]


class PauseLimits(Strict, frozen=True, kw_only=True):
    """After so many minutes a pause is a long one, by the reason the clerk gave (`PauseReason`)."""

    lunch: Minutes = 90
    meeting: Minutes = 60
    away: Minutes = 15
    other: Minutes = 15


class Supervision(Strict, frozen=True, kw_only=True):
    """From when on something is noted for whoever supervises the hall (督查). It changes nothing in the queue.

    A number is skipped when it is missed within `skipped_within_s` of its call; a window closes early when its last
    clerk of the day leaves more than `early_close_min` before closing time.
    """

    pause_min: PauseLimits = PauseLimits()
    skipped_within_s: Annotated[int, Meta(ge=1, le=300)] = 15
    long_service_min: Minutes = 60
    early_close_min: Minutes = 10


class Role(StrEnum):
    """What a terminal is for; its rights on the bus follow from this alone."""

    TICKET_MACHINE = "ticket_machine"
    WINDOW_TERMINAL = "window_terminal"
    PAD = "pad"
    HALL_BOARD = "hall_board"
    WINDOW_SCREEN = "window_screen"


class DeviceKind(StrEnum):
    """What a device is for. How it is spoken to is its driver's and its model's."""

    ID_CARD_READER = "id_card_reader"
    SMART_CARD_READER = "smart_card_reader"
    """Chip and contactless cards: social-security and citizen cards (社保卡、市民卡)."""
    RECEIPT_PRINTER = "receipt_printer"
    LABEL_PRINTER = "label_printer"
    OFFICE_PRINTER = "office_printer"
    """Sheets: forms, certificates, documents (A4)."""
    SCANNER = "scanner"
    """Barcodes and QR codes."""
    LED_SCREEN = "led_screen"
    KEYPAD = "keypad"
    """A clerk's caller or an evaluator with keys of its own (硬件呼叫器、评价器)."""
    DOCUMENT_CAMERA = "document_camera"
    FACE_CAMERA = "face_camera"
    SIGNATURE_PAD = "signature_pad"
    SPEAKER = "speaker"
    LIGHTS = "lights"
    AUXILIARY = "auxiliary"
    """Inputs of the cabinet: door, tamper switch, uninterruptible power supply."""


ADDRESS_FORMS = (
    "serial:", "tcp://", "usb:", "hidraw:", "evdev:", "pcsc:", "ipp://", "ipps://", "video:", "http://",
    "https://", "sysfs:", "usbsim:",
)  # fmt: skip
"""How an address may begin; `drivers/core/address.py` reads the rest."""
SIMULATED = "simulated"


class Device(Strict, frozen=True, kw_only=True):
    """A device of a terminal.

    `at` is an address as `drivers/core/address.py` reads it, `simulated`, or `auto`: the first thing plugged in
    that is recognised as such a device. An empty `model` is the usual one of its kind, or the recognised one.
    """

    id: DeviceId
    kind: DeviceKind
    at: str = "auto"
    model: str = ""


class Screen(Strict, frozen=True, kw_only=True):
    """A real display: its pixels and its picture in millimetres, from which every size on it follows."""

    width_px: Annotated[int, Meta(ge=320, le=8192)]
    height_px: Annotated[int, Meta(ge=240, le=8192)]
    width_mm: Annotated[float, Meta(gt=50)]


class Terminal(Strict, frozen=True, kw_only=True):
    """A terminal. A window terminal and a pad name their post, a window screen its window."""

    id: TerminalId
    role: Role
    screen: Screen
    post: PostId | None = None
    window: WindowId | None = None
    devices: tuple[Device, ...] = ()


class HallDefinition(Strict, frozen=True, kw_only=True):
    """One hall (`<hall>.toml`)."""

    version: str
    settings: Settings = Settings()
    floors: tuple[Floor, ...]
    areas: tuple[Area, ...]
    services: tuple[Service, ...]
    windows: tuple[Window, ...]
    clerks: tuple[Clerk, ...]
    terminals: tuple[Terminal, ...]
    calling: Calling = Calling()
    supervision: Supervision = Supervision()
