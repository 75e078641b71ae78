"""What is said when something asked of the bench cannot be done."""


class Mistake(Exception):
    """What was asked cannot be done and nothing has changed; the sentence says why and what there is."""
