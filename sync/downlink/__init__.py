"""The road down: the hall fetches what the centre asks for people outside it, decides, and answers."""
