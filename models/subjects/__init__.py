"""Subjects: concepts of a vocabulary suggested for a text, each with how sure it is and what speaks for it."""
