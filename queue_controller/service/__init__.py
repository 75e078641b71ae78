"""Commands in, states out: the one writer of the hall."""
