"""Colours for rulebooks: one list of patterns, made from the grammar, for Pygments and for TextMate."""
