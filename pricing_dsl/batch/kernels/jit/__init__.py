"""Kernels as one loop of machine code, where numba is installed: each number is read once and written once."""
