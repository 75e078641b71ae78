"""Simulated devices, one folder a kind; its `simulation.py` says what it is, `hardware_sim.catalogue` finds it."""
