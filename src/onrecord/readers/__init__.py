"""Bytes in, pages out: the article of a page found, with the way back to its bytes."""
