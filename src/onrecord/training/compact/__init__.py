"""A smaller model that answers as the shipped one does: `--fast` (recipes/fast-2/README.md)."""
