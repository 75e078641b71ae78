"""The message contract: what crosses the bus, the journal and the road to the centre.

Commands ask, events are facts, states are what a screen may show, refusals say why not.
All are msgspec structs; their JSON Schema and the AsyncAPI document are exported by `export`.
"""
