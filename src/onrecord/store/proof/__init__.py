"""What sound means, and how others can see that nothing was changed."""
