"""Sub-commands of `hall` that belong to no single part."""
