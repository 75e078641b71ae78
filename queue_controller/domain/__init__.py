"""The rules of the queue: pure, total, timeless. Commands are decided, events evolve the state."""
