"""Pages on which people look at what is least certain, and decide."""
