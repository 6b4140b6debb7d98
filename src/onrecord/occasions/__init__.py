"""On what occasion, when and where a statement was said, by rules over the spans around it."""
