"""Byte-level simulated devices with faults, written from the wire facts alone; knows nothing of the drivers.

From the inside out: `models` are the devices themselves (state, bytes in, bytes out, no I/O, no clock); `faults`
and `line` are their cables; `endpoints` are where hosts plug in; `bench` puts all devices of a hall on the table;
`verbs` are the hands of people and technicians, `server` and `client` carry them over HTTP, `command` is `hall sim`.

A new device needs: its model (`models/model.py` says what a model is), a line in `bench.SIMULATIONS`, its verbs.
"""
