"""The cabinet around the devices: guide lights, door and tamper switches, the power supply."""
