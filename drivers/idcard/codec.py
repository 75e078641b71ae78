"""Frames of the ID-card reader."""
