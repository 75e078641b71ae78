"""Verbs at their times: written down, made up from a seed, done again."""
