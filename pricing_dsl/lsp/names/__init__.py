"""What every name of a rulebook is the name of: where it is declared, and where else it stands.

This reads the syntax nodes alone, so it works in a text with mistakes too; types are the checker's affair.
"""

from pricing_dsl.lsp.names.resolve import names_of
from pricing_dsl.lsp.names.things import Names, Occurrence, Thing

__all__ = ["Names", "Occurrence", "Thing", "names_of"]
