"""Python source generated from a plan: what the interpreter computes, over plain integers, some hundred times faster.

`layout` says which denominator every value has, `operations` what each operation is in the words of a `dialect`,
`values` walks the plan once and writes its statements. On these rest a function of the amounts alone (`amounts`, what
`pricing compile --emit python` shows) and one that makes the whole bill (`bills`, what `Program.rate` runs).
`columns` has the same for many bills at once: instructions over columns, which plans alike but for constants share.
"""
