import pytest

from pricing_dsl.diagnostics import Severity, diagnose
from pricing_dsl.source import Place


def test_the_catalog_gives_the_severity():
    assert diagnose("T108", "ambiguous", Place(0, 0, 1)).severity is Severity.ERROR
    assert diagnose("D601", "a gap", Place(0, 0, 1)).severity is Severity.WARNING


def test_a_code_outside_the_catalog_is_refused():
    with pytest.raises(KeyError, match="T999"):
        diagnose("T999", "no such thing", Place(0, 0, 1))


def test_errors_come_first_by_rank():
    assert sorted(Severity, key=lambda severity: severity.rank) == [Severity.ERROR, Severity.WARNING, Severity.INFO]
