"""Measuring the program against texts that people have read carefully."""
