"""Sentences: the standard library only."""
