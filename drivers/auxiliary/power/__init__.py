"""Power supplies that the kernel itself looks after: batteries of mini-PCs and boards (/sys/class/power_supply)."""
