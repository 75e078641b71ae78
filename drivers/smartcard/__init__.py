"""Chip and contactless cards in a PC/SC reader: social-security and citizen cards."""
