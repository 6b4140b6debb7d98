"""What people decide of statements and identities, and what is shown because of it."""
