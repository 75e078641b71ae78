"""Bytes of ESC/POS."""
