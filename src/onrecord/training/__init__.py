"""Recipes that make the shipped models; nothing at run time imports this."""
