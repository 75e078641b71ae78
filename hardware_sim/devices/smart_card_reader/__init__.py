"""The chip card reader: a slot of the machine's PC/SC service, and the citizen cards that are put into it."""
