"""Which entities of different documents are one; pure, and without knowing any store."""
