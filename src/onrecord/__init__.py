"""onrecord keeps the record of who said what, each item leading back to the page."""

__version__ = "0.1.0"
