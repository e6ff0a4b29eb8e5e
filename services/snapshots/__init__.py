"""Snapshots: what a workspace holds at one moment, as tables that other programs read and that can be cited."""
