"""Verdicts in, text out. Knows only the nouns."""
