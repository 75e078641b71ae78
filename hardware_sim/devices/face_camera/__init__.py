"""The face camera: who stands before it, drawn; no photograph of anyone."""
