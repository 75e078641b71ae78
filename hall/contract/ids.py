r"""Names of things on the wire. Each is a short string; makers and alphabets are said here, once.

The patterns end in `$(?!\n)`: in Python a bare `$` would let a line end through behind the name.
"""

from typing import Annotated

import uuid_utils
from msgspec import Meta

HallId = Annotated[
    str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$(?!\n)", description="One hall; part of every key and topic")
]
RegionCode = Annotated[
    str, Meta(pattern=r"^[0-9]{12}$(?!\n)", description="Statistical region code, 12 digits (GB/T 2260 and 10114)")
]
TerminalId = Annotated[
    str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$(?!\n)", description="One terminal; also the name in its certificate")
]
DeviceId = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$(?!\n)", description="One device of a terminal")]
CENTRE = "@centre"
"""Who asks when the centre asks, for people on its portals. No terminal can bear this name, and no topic carries it."""
AskerId = Annotated[
    str,
    Meta(
        pattern=r"^(@centre|[a-z0-9][a-z0-9-]{0,31})$(?!\n)",
        description="Who asked for something: a terminal, or `@centre`",
    ),
]
AreaId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9-]{1,16}$(?!\n)")]
WindowId = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9-]{1,16}$(?!\n)", description="The number over the window, as people read it")
]
PostId = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9-]{1,16}$(?!\n)", description="One clerk's place (岗位); a window may have two")
]
ServiceId = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$(?!\n)", description="An item of the service catalogue (事项)")
]
PriorityId = Annotated[
    str,
    Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$(?!\n)", description="A class of people who are called earlier (优先类别)"),
]
ClerkId = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{1,32}$(?!\n)")]
RequestId = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)",
        description="UUIDv7 made by the asker before its first try",
    ),
]
TicketId = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)",
        description="The request id of the command that took the ticket",
    ),
]
AppointmentId = Annotated[
    str,
    Meta(
        pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)",
        description="The request id of the command that booked the appointment",
    ),
]
AppointmentCode = Annotated[
    str,
    Meta(
        pattern=r"^[2-9A-HJKMNP-Z]{8}$(?!\n)",
        description="What a person types to check in (预约码): seven characters that cannot be taken for one another, "
        "and a check character",
    ),
]
AppointmentToken = Annotated[
    str,
    Meta(pattern=r"^YY[A-Z2-7]{24}$(?!\n)", description="What an appointment's QR code says; means nothing by itself"),
]
ScheduleId = Annotated[
    str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$(?!\n)", description="Services that share the same slots (预约时段)")
]
Day = Annotated[
    str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\n)", description="Calendar day of the hall's time zone")
]


def new_request_id() -> RequestId:
    """A time-ordered id (UUIDv7): unique without asking anyone, cheap for a database to index."""
    return str(uuid_utils.uuid7())
