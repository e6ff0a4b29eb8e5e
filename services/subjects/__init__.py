"""Subjects of publications: suggested with evidence, kept, decided on by people."""
