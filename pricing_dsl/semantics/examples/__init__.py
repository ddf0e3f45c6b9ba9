"""Examples and proofs: facts given, and what is expected or claimed of the bill."""

from pricing_dsl.semantics.examples.cases import check_examples
from pricing_dsl.semantics.examples.claims import check_proofs
from pricing_dsl.semantics.examples.versions import Versions

__all__ = ["Versions", "check_examples", "check_proofs"]
