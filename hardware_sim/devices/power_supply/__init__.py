"""An uninterruptible power supply, as the network knows it: behind upsd of Network UPS Tools."""
