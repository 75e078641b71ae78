"""Cameras over a desk: papers, cards, certificates."""
