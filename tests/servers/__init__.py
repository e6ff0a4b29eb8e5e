"""Real servers that tests start on the loopback address."""
