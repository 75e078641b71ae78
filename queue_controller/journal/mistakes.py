"""What can go wrong with a journal, one name each."""


class JournalMistake(Exception):
    """The journal cannot be opened as configured; the sentence is for the technician."""


class NewerJournal(JournalMistake):
    """A newer version of this software wrote in the journal; this one must not go on from what it half understands."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"the journal was written by a newer version of the hall software ({what}): update this controller. "
            "Nothing was changed."
        )


class AlreadyLed(Exception):
    """Another controller leads this hall now. A standby waits and tries again."""


class Dethroned(Exception):
    """Another controller has opened this journal since: this one must stop, whatever it was about to say."""


class AlreadyAnswered(Exception):
    """A request of this draft has its reply already; nothing of the draft was written."""


class Damaged(Exception):
    """The journal contradicts itself: records or replies are there that no writer of it can have written."""
