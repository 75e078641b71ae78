"""Byte-level simulated devices with faults, written from the wire facts alone; knows nothing of the drivers."""
