"""What msgspec raises at bytes from the wire that are not of the contract."""

import msgspec

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""Wrong JSON or wrong type; text that is not UTF-8; nesting without end."""
