"""Training of the acts head: its data, its network, its loop, its cross-validation."""
