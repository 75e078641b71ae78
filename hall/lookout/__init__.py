"""A browser page that shows every screen of a demo hall and passes touches on, for machines without a display.

Loopback only, and only behind a key that is made anew at every start.
"""
