"""The brain of one hall: commands in, a journal of facts, states out."""
