"""Uninterruptible power supplies, asked of Network UPS Tools (upsd), which knows hundreds of models."""
