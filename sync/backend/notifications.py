"""What halls asked to have told by SMS and WeChat, each once. A true centre has a gateway; this one shows it."""

from collections.abc import Mapping

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hashes import SM3, Hash
from msgspec import Struct
from sqlalchemy import insert, select

from hall.clock import Instant
from hall.contract.announcing import Way
from hall.contract.centre import Problem
from hall.contract.ids import HallId
from hall.contract.notifications import Notification, NotificationAnswer, NotificationState
from hall.masking import masked_address
from hall.sealing import Unreadable
from sync.backend.messages import said
from sync.backend.problems import key_reused
from sync.backend.tables import NOTIFICATIONS, Database
from sync.letter import open_letter


class Told(Struct, frozen=True, kw_only=True):
    """A notification as people may see it: the receiver is masked."""

    template: str
    channel: Way
    parameters: Mapping[str, str]
    receiver: str
    received_at: Instant
    answer: NotificationAnswer


class Notifications:
    """`own` is the centre's key; without it no receiver can be read, and every notification fails."""

    def __init__(self, database: Database, own: X25519PrivateKey | None) -> None:
        self._engine = database.engine
        self._writing = database.writing
        self._own = own

    def take(self, hall: HallId, key: str, notification: Notification, now: Instant) -> NotificationAnswer:
        """The first answer to this key, for ever. Raises a problem where the key comes with something else."""
        document = msgspec.json.encode(notification)
        digest = Hash(SM3())
        digest.update(document)
        fingerprint = digest.finalize().hex()
        mine = select(NOTIFICATIONS).where(NOTIFICATIONS.c.hall == hall, NOTIFICATIONS.c.key == key)
        with self._writing, self._engine.begin() as connection:
            row = connection.execute(mine).one_or_none()
            if row is not None:
                if row.fingerprint != fingerprint:
                    raise key_reused()
                return msgspec.json.decode(row.answer, type=NotificationAnswer)
            receiver, answer = self._judged(key, notification)
            values = {
                "hall": hall,
                "key": key,
                "fingerprint": fingerprint,
                "received_at": now,
                "template": notification.template,
                "channel": notification.channel,
                "parameters": msgspec.json.encode(notification.parameters),
                "receiver": receiver,
                "answer": msgspec.json.encode(answer),
            }
            connection.execute(insert(NOTIFICATIONS), values)
        return answer

    def latest(self, hall: HallId, limit: int) -> list[Told]:
        """Newest first."""
        query = select(NOTIFICATIONS).where(NOTIFICATIONS.c.hall == hall).order_by(NOTIFICATIONS.c.number.desc())
        with self._engine.connect() as connection:
            return [
                Told(
                    template=row.template,
                    channel=Way(row.channel),
                    parameters=msgspec.json.decode(row.parameters, type=dict[str, str]),
                    receiver=row.receiver,
                    received_at=row.received_at,
                    answer=msgspec.json.decode(row.answer, type=NotificationAnswer),
                )
                for row in connection.execute(query.limit(limit))
            ]

    def _judged(self, key: str, notification: Notification) -> tuple[str, NotificationAnswer]:
        """The receiver as people may see it, and the answer."""
        if said(notification.template, notification.parameters, "zh") is None:
            return "", _failed("template_unfit", "There is no such template, or a parameter of it is missing")
        if notification.channel not in (Way.SMS, Way.WECHAT):
            return "", _failed("channel_unfit", "Only SMS and WeChat leave the hall")
        try:
            if self._own is None:
                raise Unreadable
            address = open_letter(self._own, notification.receiver, key)
        except Unreadable:
            return "", _failed("receiver_unreadable", "The receiver was not sealed for this centre under this key")
        return masked_address(address), NotificationAnswer(state=NotificationState.ACCEPTED)


def _failed(code: str, title: str) -> NotificationAnswer:
    problem = Problem(title=title, status=422, code=code, retryable=False)
    return NotificationAnswer(state=NotificationState.FAILED, problem=problem)
