"""What the parser does about text that does not parse."""
