"""The fast way: from Arrow columns to those of kernels, and back.

Only what is plain goes this way: given as its type allows, in bounds, under a known plan, in a period that is one. For
every row that is not, the exact way finds the bill or says the reason; nothing here does.
"""
