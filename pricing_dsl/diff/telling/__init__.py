"""A comparison in every form it is asked for."""
