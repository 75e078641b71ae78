"""The durable log: every fact of the hall, in one order, chained."""
