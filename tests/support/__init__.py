"""What several tests stand on: real servers in temporary folders, and worlds built by a small language."""
