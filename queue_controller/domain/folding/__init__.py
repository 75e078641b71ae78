"""What each event does to the hall, by what it is about. `evolve` hands every event to its own."""
