"""The clerk's caller terminal (窗口叫号终端): `hall window`."""
