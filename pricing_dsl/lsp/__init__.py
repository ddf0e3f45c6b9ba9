"""The language server: what an editor shows of rulebooks while they are written.

`server` speaks the protocol; `workspace` holds the texts, `checks` finds out about them in a thread of its own,
`names` says what each word names, and each of `features` answers one kind of question about a `View`. Only `server` and
what makes the answers import the protocol's types, so that the rest of the package never needs them.
"""
