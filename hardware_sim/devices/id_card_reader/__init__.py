"""The ID card reader: a plate, a security module, and the people whose cards are laid on it."""
