"""The bench's window: every simulated device of a hall to be seen and touched, beside the hall that runs."""
