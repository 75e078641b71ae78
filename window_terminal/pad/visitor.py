"""One visitor before the pad: their settings stay as long as they do, and whoever needs more time gets it."""

from ui_kit.session import Presence, Session
from ui_kit.settings import Settings
from window_terminal.pad.pad import Pad


def follow_visitor(pad: Pad, settings: Settings, session: Session) -> None:
    """Keep the three in step: a setting changed is a touch, and large letters come with twice the time."""

    def settings_changed() -> None:
        pad.patience = session.patience
        if session.presence is not Presence.NOBODY:
            pad.attend()

    def pad_changed() -> None:
        if pad.asking:  # its own countdown says when the visitor is gone
            session.begin()

    settings.changed.connect(settings_changed)
    pad.changed.connect(pad_changed)
    pad.finished.connect(session.end)
