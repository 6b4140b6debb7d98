"""The record in a browser: pages with their own URLs, each with a `.json` twin."""
