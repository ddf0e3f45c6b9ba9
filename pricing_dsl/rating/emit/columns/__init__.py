"""A plan as instructions over columns: what the scalar functions compute for one bill, for many bills at once.

`skeleton` parts what is asked of a plan from its constants, `group` puts plans of one skeleton together, `joined` finds
denominators that they have in common. `walk` then goes through the values once for all plans of a group: `amounts`,
`conditions`, `lookups`, `rows`, `rounding` say what each operation is; sums stay open (`forms`) until `writer` makes as
few instructions of them as it can. `exact` adds the flags of summaries that the results are not to be used for.
"""
