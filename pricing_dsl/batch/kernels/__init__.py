"""Kernels: the instructions of plans, run over blocks of rows by numpy where nothing can leave 64 bits."""

from pricing_dsl.batch.kernels.codes import NOTHING, Codes
from pricing_dsl.batch.kernels.family import Family
from pricing_dsl.batch.kernels.memory import BLOCK
from pricing_dsl.batch.kernels.rows import Column, Flags, Ints, Outcome, Rows

__all__ = ["BLOCK", "NOTHING", "Codes", "Column", "Family", "Flags", "Ints", "Outcome", "Rows"]
