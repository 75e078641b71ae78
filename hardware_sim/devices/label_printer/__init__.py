"""The label printer: TSPL and ZPL in, pictures of labels out."""
