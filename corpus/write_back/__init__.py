"""Sites whose own metadata can be read and changed."""
