"""Price plans as rulebooks: compile them, rate usage with them, to the last digit.

    import pricing_dsl as pricing

    program = pricing.compile("storage.rulebook")          # or pricing.load("storage.json")
    bill = program.rate({"storage": "120 GB"})
    print(bill.total, bill.lines, bill.closing, bill.explain())

Nothing is read or computed at import. What is named here is the public interface; nothing else is promised.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pricing_dsl.batch.rated import RatedTable, TableError
    from pricing_dsl.compiling import compile, compile_text, run_examples
    from pricing_dsl.ir.errors import IRError
    from pricing_dsl.pipeline import CompileError
    from pricing_dsl.programs import Program, load, loads
    from pricing_dsl.rating.bill import Bill, BillLine
    from pricing_dsl.rating.problems import Problem, Rejected, RejectedError
    from pricing_dsl.rating.program import difference
    from pricing_dsl.rating.state import State
    from pricing_dsl.rating.usage import Usage

__version__ = "0.1.0"

_HOMES = {
    "Bill": "rating.bill",
    "BillLine": "rating.bill",
    "CompileError": "pipeline",
    "IRError": "ir.errors",
    "Problem": "rating.problems",
    "Program": "programs",
    "RatedTable": "batch.rated",
    "Rejected": "rating.problems",
    "RejectedError": "rating.problems",
    "State": "rating.state",
    "TableError": "batch.rated",
    "Usage": "rating.usage",
    "compile": "compiling",
    "compile_text": "compiling",
    "difference": "rating.program",
    "load": "programs",
    "loads": "programs",
    "run_examples": "compiling",
}

__all__ = [
    "Bill",
    "BillLine",
    "CompileError",
    "IRError",
    "Problem",
    "Program",
    "RatedTable",
    "Rejected",
    "RejectedError",
    "State",
    "TableError",
    "Usage",
    "compile",
    "compile_text",
    "difference",
    "load",
    "loads",
    "run_examples",
]


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
