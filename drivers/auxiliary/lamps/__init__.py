"""Lamps that the kernel itself drives: guide lights on GPIO pins, declared as LEDs (/sys/class/leds)."""
