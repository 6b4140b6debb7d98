"""Which mentions are one entity, and who is speaking."""
