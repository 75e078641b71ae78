"""What all devices share: lines to them, their life, their commands, and where they are plugged in."""
