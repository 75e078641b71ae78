"""What a made-up person's citizen card holds: its application, in it EF05 of its issuing and EF06 of its holder.

Design notes on devices, §2. Texts are GB 18030; what each record means is known of no real card, so these are just
plain: number, name, sex, nation, birth.
"""

from hardware_sim.devices.smart_card_reader.card_os import Application, ByteFile, RecordFile
from hardware_sim.people.cards import Card

NAME = "sx1.sh.社会保障".encode("gb18030")
ANOTHER_NAME = bytes.fromhex("D156000099") + "门禁".encode("gb18030")
"""Of a card that has nothing to do with a hall: a made-up door's."""
ISSUING, HOLDER = 0x05, 0x06
UNKNOWN_ISSUER = "虚构市"
"""Of people whose ID card names none."""
NAME_BYTES = 30
BLANK = b"\xff"


def citizen(card: Card, *, locked: bool = False, deactivated: bool = False) -> Application:
    """Of a person; `locked` is a card whose holder only a secure module may read."""
    fields = card.fields
    issued = " ".join((fields.get("issuer", UNKNOWN_ISSUER), fields["valid_from"], fields["valid_to"]))
    issuing = issued.encode("gb18030") + 16 * BLANK
    name = card.name.encode("gb18030")
    records = (
        fields["number"].encode("ascii"),
        name.ljust(NAME_BYTES, b"\0"),
        fields["sex"].encode("ascii"),
        fields.get("nation", "").encode("ascii").ljust(2, BLANK),
        fields["birth"].encode("ascii"),
    )
    files: dict[int, ByteFile | RecordFile] = {ISSUING: ByteFile(issuing), HOLDER: RecordFile(records, locked)}
    return Application(NAME, files, deactivated)


def other(card: Card) -> Application:
    """Someone's door card."""
    return Application(ANOTHER_NAME, {ISSUING: ByteFile(card.fields["number"].encode("ascii")[:6])})
