"""What was said on a line, kept in a file and played again."""
