"""What a technician asks at the command line: which devices there are, how they are, and whether one works."""
