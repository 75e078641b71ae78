"""Real drivers for the hall's devices: codecs, transports, device classes, supervisor."""
