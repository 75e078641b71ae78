"""The LED bar above a window: what is sent to its control card, and the dots that shine."""
