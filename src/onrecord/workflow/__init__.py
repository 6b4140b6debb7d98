"""The only place that knows several parts at once."""
