"""Scanners of barcodes and QR codes: keyboard wedge, HID point of sale, serial. What they read is private."""
