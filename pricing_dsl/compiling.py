"""From a rulebook to a program, in one call."""

from __future__ import annotations

from pathlib import Path

from pricing_dsl.examples.run import ExampleResult
from pricing_dsl.examples.run import run_examples as run
from pricing_dsl.pipeline import Compilation
from pricing_dsl.programs import Program


def compile(path: str | Path) -> Program:
    """The program of a rulebook file.

    Raises:
        CompileError: the rulebook has mistakes; `diagnostics` on it holds all of them.
        OSError, UnicodeDecodeError: the file cannot be read.
    """
    return _program(Compilation.of(path))


def compile_text(text: str, path: str = "rulebook") -> Program:
    """The program of a rulebook's text; `path` is its name in messages, and where files it uses are looked for.

    Raises:
        CompileError: the rulebook has mistakes.
    """
    return _program(Compilation(path, text))


def _program(compilation: Compilation) -> Program:
    return Program(compilation.program, compilation)


def run_examples(program: Program, *, claims: bool = False, both_ways: bool = False) -> tuple[ExampleResult, ...]:
    """Run the examples of a compiled rulebook, by the interpreter.

    Args:
        claims: check every value of every bill against the denominator and the interval that the program claims of it:
            a test of the compiler, at several times the cost.
        both_ways: rate every step by generated functions too, as `Program.rate` does, and compare the bills.

    Raises:
        ValueError: the program was loaded from a file, which holds no examples.
        RatingBugError: a claim does not hold, or the two ways of rating differ.
    """
    if not isinstance(program.source, Compilation):
        raise ValueError("a program that was loaded from a file has no examples; compile its rulebook")
    return run(program.source, claims=claims, both_ways=both_ways)
