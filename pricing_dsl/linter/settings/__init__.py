"""What a team says about its rulebooks, in `pricing.toml` or in `[tool.pricing]` of `pyproject.toml`: `keys` lists the
settings, `reading` reads them, `search` finds those of a file, `schema` tells editors of them."""
