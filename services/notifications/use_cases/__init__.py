"""What notifications can do; one function per file."""
