"""How the queue stands, told to the centre for people who are not there."""
