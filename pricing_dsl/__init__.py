"""A rules-as-data pricing language and an exact rating engine."""
