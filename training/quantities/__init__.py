"""Quantities of real sentences, marked by reading, to measure what is found."""
