"""Printers of sheets (IPP)."""
