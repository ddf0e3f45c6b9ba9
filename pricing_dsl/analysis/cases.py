"""What a plan reads that can only be one of a few things: each is a case of its own.

Flags and choices are so by nature. A number is, too, where the plan only asks which tier, which row of a table or which
side of a bound it is on: then one number for each answer stands for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import prod

from attrs import frozen

from pricing_dsl.analysis.cuts import sweep
from pricing_dsl.analysis.forms import Form
from pricing_dsl.analysis.settings import LEAVES, closure
from pricing_dsl.analysis.specialise import Special
from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.analysis.sweeps import Piece
from pricing_dsl.exact import Range
from pricing_dsl.ir import nodes as ir
from pricing_dsl.ir.nodes import BILL, Id, Scalar, Value
from pricing_dsl.ir.operands import operands

MAX_CASES = 256
"""So many cases are looked at."""

_ANOTHER = "any other"


def leaves_of(special: Special, targets: Sequence[Id]) -> list[Value]:
    """What the targets rest on that is read, not computed."""
    values = special.plan.values
    return [values[id_] for id_ in closure(special.plan, targets) if isinstance(values[id_].op, LEAVES)]


@frozen
class Case:
    """What some of the values that read give, and in which interval others lie."""

    given: Mapping[Id, Scalar]
    ranges: Mapping[Id, Range]

    def renumbered(self, numbers: Mapping[Id, Id]) -> Case:
        """The same of another plan, by its ids."""
        return Case(
            {numbers[id_]: one for id_, one in self.given.items()},
            {numbers[id_]: one for id_, one in self.ranges.items()},
        )


def cases(special: Special, targets: Sequence[Id], moving: frozenset[Id]) -> Iterator[Case]:
    """Every case of what can only be one of a few things; the fewest options first, as long as there are not too many
    cases. A number that may lie on either side of zero has two."""
    options: list[tuple[Id, Sequence[Scalar | Range]]] = []
    for leaf in leaves_of(special, targets):
        if leaf.space == BILL and leaf.id not in moving and (found := _options(special, leaf, targets)):
            options.append((leaf.id, found))
    options.sort(key=lambda one: len(one[1]))
    while prod(len(found) for _, found in options) > MAX_CASES:
        options.pop()
    ids = [id_ for id_, _ in options]
    for chosen in product(*(found for _, found in options)):
        of = list(zip(ids, chosen, strict=True))
        yield Case(
            {id_: one for id_, one in of if not isinstance(one, Range)},
            {id_: one for id_, one in of if isinstance(one, Range)},
        )


def _options(special: Special, leaf: Value, targets: Sequence[Id]) -> Sequence[Scalar | Range]:
    """Numbers, flags, words or intervals that stand for all the value may be; none where no few do."""
    match leaf.kind:
        case "flag":
            return [False, True]
        case "choice" | "text":
            return list(_words(special, leaf))
        case "number":
            return _answers(special, leaf, targets) or _sides(leaf)
        case _:
            return []


def _sides(leaf: Value) -> Sequence[Range]:
    """The two sides of zero, of a number that may lie on either."""
    low, high = leaf.range.lo, leaf.range.hi
    if (low is not None and low >= 0) or (high is not None and high <= 0):
        return []
    return [Range(Fraction(0), high), Range(low, Fraction(0))]


def _words(special: Special, leaf: Value) -> Iterator[Scalar]:
    if isinstance(leaf.op, ir.Input):
        spec = next(inlet for inlet in special.program.inlets if inlet.name == leaf.op.name)
        if spec.values is not None:
            yield from spec.values
            return
    used = {value.op.table for value in special.plan.values if isinstance(value.op, ir.RowOf)}
    words: set[Scalar | None] = {v.op.value for v in special.plan.values if isinstance(v.op, ir.Const)}
    for table in special.program.tables:
        if table.name in used:
            words |= {match.value for row in table.rows for match in row.matches}
    yield from sorted(word for word in words if isinstance(word, str))
    yield _ANOTHER


def _answers(special: Special, leaf: Value, targets: Sequence[Id]) -> list[Scalar]:
    """A number for each combination of what becomes of a number; none where it is reckoned with."""
    questions = _questions(special, leaf, targets)
    found: dict[tuple[object, ...], Scalar] = {}
    for piece in (questions and sweep(special, leaf.id, questions)) or ():
        answers = _told(piece, questions)
        if answers is None:
            return []
        number = piece.cell.inner_point() if isinstance(piece.cell, Stretch) else piece.cell
        found.setdefault(answers, number)
    return list(found.values())


def _told(piece: Piece, questions: Sequence[Id]) -> tuple[object, ...] | None:
    found = [piece.results[id_] for id_ in questions]
    if piece.unclear or any(isinstance(one, Form) and not one.is_constant for one in found):
        return None
    return tuple(found)


def _questions(special: Special, leaf: Value, targets: Sequence[Id]) -> list[Id]:
    """What becomes of a number before anything else that is read comes in."""
    values = special.plan.values
    alone: set[Id] = set()  # what depends on the number, and else on constants
    mixed: set[Id] = set()
    asked: set[Id] = set()
    constant: set[Id] = set()
    for id_ in closure(special.plan, targets):
        ids = set(operands(values[id_].op))
        if id_ == leaf.id:
            alone.add(id_)
        elif ids.isdisjoint(alone | mixed):
            if ids <= constant and not isinstance(values[id_].op, (*LEAVES, ir.FoldRows)):
                constant.add(id_)
        elif ids <= alone | constant and values[id_].space == BILL:
            alone.add(id_)
        else:
            mixed.add(id_)
            asked |= ids & alone
    asked |= alone & set(targets)
    return [] if leaf.id in asked else sorted(asked)
