"""The kit of every screen: the QML module `Hall.Kit`, and what puts it on a terminal's glass."""
