"""Draws one page: `python -m tests.kiosk.draw STORY LOOK LANGUAGE FILE`."""

import sys

from PySide6.QtGui import QGuiApplication

from tests.kiosk.pages import MachineShown
from ui_kit.look import Look

if __name__ == "__main__":
    story, look, language, file = sys.argv[1:]
    application = QGuiApplication([])
    machine = MachineShown(story, Look(look), language)
    machine.page.picture().save(file)
    machine.close()
