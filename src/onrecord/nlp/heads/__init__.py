"""Scores to spans: one module a head."""
