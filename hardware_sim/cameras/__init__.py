"""What document cameras and face cameras have in common: optics, settings, pace, and how pictures leave by HTTP."""
