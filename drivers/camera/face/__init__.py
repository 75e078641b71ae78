"""Cameras before a face. Their pictures are the most personal there are: none is kept, written or logged."""
