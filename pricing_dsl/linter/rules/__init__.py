"""One file for each rule, named after what it finds. A file here with a `RULE` is all it takes to add one."""
