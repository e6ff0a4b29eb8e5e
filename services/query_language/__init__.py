"""The language of queries: words, phrases, fields, and how they are joined."""
