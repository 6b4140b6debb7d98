"""When: expressions of time in a text, resolved against the day it was published."""
