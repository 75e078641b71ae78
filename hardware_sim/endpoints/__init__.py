"""Where a simulated device can be reached: a serial line, a network port. Bytes only."""
