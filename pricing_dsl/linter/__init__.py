"""The linter: rules about rulebooks that compile, and what a team says about them.

`rule` is what a rule is, `rules` holds one file for each, `registry` finds them, `subject` is what they look at, and
`runner` runs them on a compilation.
"""
