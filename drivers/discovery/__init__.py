"""What is plugged in or announces itself on the network, from every source there is, as one set that changes."""
