"""The Qt Quick kit of every screen: theme, controls, languages, sessions, and the way to the bus."""
