"""Starts and configures the MQTT broker of the hall, and is its certificate authority."""
