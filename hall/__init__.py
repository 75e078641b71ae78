"""The shared language of a service hall: contract, bus, identity, site and clock.

Every other part imports this package; it imports none of them.
"""
