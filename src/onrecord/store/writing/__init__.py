"""What comes into the record and what goes: pages, layers, links, relations, batches, removals."""
