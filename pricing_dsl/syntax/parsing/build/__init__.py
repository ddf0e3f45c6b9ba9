"""The forms of all rules of the grammar."""

from pricing_dsl.syntax.parsing.build import declarations, prices, statements, values
from pricing_dsl.syntax.parsing.forms import merged

FORMS = merged(values.FORMS, declarations.FORMS, prices.FORMS, statements.FORMS)
