"""What hangs in the hall: the hall board, the window screens, and the voice."""
