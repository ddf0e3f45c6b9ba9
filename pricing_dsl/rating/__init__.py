"""Rating: from a program and the facts of one period to a bill. It knows the IR, and nothing of rulebooks' text."""
