"""What stands at a window: the clerk's caller terminal and the visitor's evaluation pad."""
