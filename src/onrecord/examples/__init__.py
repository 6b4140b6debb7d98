"""The sample page that `make demo` reads, packaged with its note of origin."""
