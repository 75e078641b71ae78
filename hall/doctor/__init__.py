"""Is this machine fit to run this hall? One file a check; `CHECKS` is their order.

A check is a module with `NAME` and `check(home)`, which yields findings and changes nothing but its own traces.
"""
