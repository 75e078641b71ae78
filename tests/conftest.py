"""Ground for all tests: screens are drawn off-screen by the software renderer, so that pictures are exact."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
