"""What the hall shows and says to everybody: boards, window screens, the voice."""
