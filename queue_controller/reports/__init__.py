"""Numbers for managers: what the journal says about waiting, service, windows and ratings, kept as the day runs.

`folding` turns events into facts and counts them in `figures`; `cubes` says by what they are kept; `store` keeps them
beside the journal, `keeping` advances them; `reading` asks, and `command` shows it as a table, CSV, Excel or JSON.
The journal alone is true: whatever is kept here can be made again from it, byte for byte.
"""
