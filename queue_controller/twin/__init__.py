"""The twin of a hall (数字孪生): `decide` and `evolve`, the same ones, under a clock of its own. No database, no bus.

`profile` says who comes and who works, `plan` makes days of it, `run` lets the hall live through them, `figures` tells
what came of it. `docs/twin.md` is its page.
"""
