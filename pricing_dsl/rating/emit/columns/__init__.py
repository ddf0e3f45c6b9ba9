"""A plan as instructions over columns: what the scalar functions compute for one bill, for many bills at once."""
