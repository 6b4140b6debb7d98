"""What teaches the relation head: which statement repeats, opposes or answers which."""
