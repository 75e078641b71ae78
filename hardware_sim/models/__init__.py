"""What each simulated device is: its state and the bytes it answers. No line, no socket, no clock of its own."""
