"""Worked examples: `example` and `examples`, run, and what they reach."""
