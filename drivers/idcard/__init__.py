"""ID-card readers (GA/T 467 security module)."""
