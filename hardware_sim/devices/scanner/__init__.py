"""The barcode scanner: what is held before it, and how it says so by keyboard, HID-POS or serial line."""
