"""The record: pages, what was found in them, and decisions about it, in one SQLite file."""
