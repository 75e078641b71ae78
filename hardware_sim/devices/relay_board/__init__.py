"""The board of a cabinet: relays that switch guide lights, contacts of the door, the tamper switch and the supply."""
