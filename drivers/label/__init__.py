"""Printers of adhesive labels (TSPL, ZPL)."""
