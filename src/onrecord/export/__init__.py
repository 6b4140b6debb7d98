"""The record as it leaves the program: the JSON contract and flat tables."""
