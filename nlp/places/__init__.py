"""Municipalities, regions and other areas: the gazetteer, and what of a text names one."""
