"""What people keep for themselves beside a record: in a file of its own, never in the record."""
