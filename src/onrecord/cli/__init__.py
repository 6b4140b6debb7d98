"""The command line: parse flags, call the workflow, print."""
