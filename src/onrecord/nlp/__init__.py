"""Documents in, annotations out: one small encoder, several heads, and their decoding."""
