"""What registration can do, one function each."""
