"""`python -m pricing_dsl` is `pricing`."""

from pricing_dsl.cli import main

main()
