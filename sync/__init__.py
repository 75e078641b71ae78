"""The road to the central approval backend, and the reference backend at its other end."""
