"""Receipt printers (ESC/POS)."""
