"""The scripted visit: one person served in a real hall, from the card on the reader to the rating at the centre."""
