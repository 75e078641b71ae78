"""Where messages go. `hall/<hall>/v1/…`; a terminal's own name stands in the topics only it may write.

Commands carry the asker in the topic, because there the broker can check it against the certificate.
"""

from hall.contract.ids import DeviceId, HallId, TerminalId


class Topics:
    """All topics of one hall."""

    def __init__(self, hall: HallId) -> None:
        self.root = f"hall/{hall}/v1"

    def command(self, terminal: TerminalId, name: str) -> str:
        return f"{self.root}/cmd/{terminal}/{name}"

    def reply(self, terminal: TerminalId) -> str:
        return f"{self.root}/rsp/{terminal}"

    def state(self, kind: str, ident: str) -> str:
        return f"{self.root}/state/{kind}/{ident}"

    def presence(self, terminal: TerminalId) -> str:
        return f"{self.root}/presence/{terminal}"

    def device(self, terminal: TerminalId, device: DeviceId) -> str:
        return f"{self.root}/device/{terminal}/{device}"
