"""Byte-level simulated devices with faults, written from the wire facts alone; knows nothing of the drivers.

From the inside out: `devices` are the machines themselves (state, bytes in, bytes out, no I/O, no clock), one folder a
kind, and `simulation` says what each brings; `faults` and `line` are their cables; `endpoints` are where hosts plug in;
`catalogue` knows every kind, `on_bench` is one device and its cable, `bench` puts all devices of a hall on the table;
`verb` and `cable` are the hands of people and technicians, `server` and `client` carry them over HTTP, `verb_form` and
`hands` put them on the command line, `command` is `hall sim`.

A new device needs one folder in `devices`; docs/howto.md says what stands in it.
"""
