"""Signing by hand: strokes with time and pressure, their pictures, and their bond to what was signed."""
