"""The line of clerks' callers and evaluators: keys that are pressed, numbers that are shown."""
