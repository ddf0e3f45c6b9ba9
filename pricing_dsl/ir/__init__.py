"""What a plan computes, as data: a saved program rates with this package and `rating`, and nothing else."""
