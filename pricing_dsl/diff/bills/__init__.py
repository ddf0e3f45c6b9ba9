"""What a change does to real bills: the same usage rated by both versions."""
