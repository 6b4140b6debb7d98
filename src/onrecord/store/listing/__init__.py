"""What the record tells: statements, people, disputes, searches, counts; nothing here writes."""
