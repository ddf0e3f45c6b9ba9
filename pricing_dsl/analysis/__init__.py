"""What a program's prices are as functions: exact curves over one quantity, and what holds for every usage."""
