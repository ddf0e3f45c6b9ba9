"""What a plan says, statement by statement: from syntax nodes to the typed model."""
