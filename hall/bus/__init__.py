"""The road between terminals and the hall: MQTT 5 behind a small port (`HallLink`)."""
