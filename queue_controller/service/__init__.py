"""The controller at work: commands in, decisions into the journal, then replies and states out.

`writer` is the one thread that does it, `batch` decides what one commit holds, `once` remembers the answers,
`publisher` tells the screens, `days` opens and closes, `recovery` makes the state again from the journal.
"""
