"""Numbered migrations of the record, run by alembic from inside the package."""
