"""From text to syntax nodes."""
