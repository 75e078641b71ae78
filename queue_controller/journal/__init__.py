"""The hall's journal: every decision as an event, in one order, chained, durable before anyone hears of it.

`journal` appends (one writer), `reader` reads, `chain` and `verify` prove that nothing was altered, `leader` opens
epochs and keeps a dethroned writer out, `snapshots` shortens the replay, `migrations` carries old files forward.
"""
