"""Stand-off annotations of names and roles in real texts, and what draws, checks and overlays them."""
