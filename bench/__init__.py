"""Measures and proofs: benchmarks, the scripted visit. Nothing imports it."""
