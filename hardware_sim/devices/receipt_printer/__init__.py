"""The receipt printer: ESC/POS in, a picture of the paper out."""
