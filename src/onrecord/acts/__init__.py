"""What our codes of acts mean, and how they stand to the codes of others."""
