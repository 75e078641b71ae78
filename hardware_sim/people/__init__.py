"""Made-up people and what stands on their cards, for every device that is shown a person."""
