"""Travel documents: the machine-readable zone, whoever took its picture."""
