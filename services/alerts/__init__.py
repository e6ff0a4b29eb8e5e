"""Saved searches: what is new that answers a search, announced once, by mail, in a chat or as a feed."""
