"""A loudspeaker with a voice of its own: a serial module that speaks the texts it is sent."""
