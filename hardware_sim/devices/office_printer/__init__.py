"""A network printer of sheets (IPP)."""
