"""Offset-keeping work on strings."""
