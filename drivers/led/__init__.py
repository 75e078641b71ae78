"""LED bars (条屏): over windows and doors, their cards spoken to by serial line or TCP."""
