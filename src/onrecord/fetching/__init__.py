"""Pages from the web: the one part that asks other machines for anything."""
