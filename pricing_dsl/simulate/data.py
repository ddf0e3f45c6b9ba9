"""Courses as data: exact numbers as text, for spreadsheets (CSV) and programs (JSON)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from pricing_dsl.analysis.forms import Form
from pricing_dsl.analysis.prices import jumps, quote
from pricing_dsl.analysis.stretches import Stretch
from pricing_dsl.exact import money_text, to_text
from pricing_dsl.simulate.courses import Course, Gap
from pricing_dsl.simulate.notes import Told
from pricing_dsl.simulate.sentences import sentences
from pricing_dsl.simulate.words import Words

ROWS = 100
"""Into how many equal parts the range is divided, beside the places where a curve bends or jumps."""

COLUMNS = ("plan", "quantity", "unit", "side", "total", "marginal", "average", "currency", "from")


def csv_text(found: Told) -> str:
    """A row for each plan at each of many quantities. Where a curve jumps there are three: the limit from below
    (`below`), the amount itself (`at`) and the limit from above (`above`). `from` is `curve`, or `bill` for an amount
    that was rated by itself. An amount without a finite decimal is a fraction, `49/3`."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for course in found.courses:
        words = Words.of(course)
        for x, side, total, marginal, origin in _rows(course):
            average = to_text(total / x) if x else ""
            rows.writerow(
                (
                    course.label,
                    to_text(x),
                    words.unit,
                    side,
                    money_text(total, words.digits),
                    "" if marginal is None else to_text(marginal),
                    average,
                    words.currency,
                    origin,
                )
            )
    return file.getvalue()


def _rows(course: Course) -> Iterator[tuple[Fraction, str, Fraction, Fraction | None, str]]:
    """Quantity, side, total, marginal price and origin, from low to high."""
    case, curve = course.case, course.curve
    jumping = {jump.at: jump for jump in jumps(course.curve)}
    bills = dict(course.points)
    grid = {case.lo + (case.hi - case.lo) * at / ROWS for at in range(ROWS + 1)}
    steps = {segment.cell.step for segment in curve.segments if isinstance(segment.cell, Stretch)} - {None}
    if steps:
        grid = {x // step * step for x in grid for step in steps if step is not None}
    for x in sorted(grid | set(curve.breakpoints) | set(jumping) | set(bills)):
        found = quote(curve, x)
        jump = jumping.get(x)
        if found is None:
            if x in bills:
                yield x, "at", bills[x], None, "bill"
            continue
        if jump is not None and jump.before != jump.value:
            yield x, "below", jump.before, None, "curve"
        yield x, "at", found.total, found.marginal, "curve"
        if jump is not None and jump.after != jump.value:
            yield x, "above", jump.after, found.marginal, "curve"


def json_text(found: Told) -> str:
    """The courses as one JSON document; every number is a text."""
    first = found.courses[0]
    words = Words.of(first)
    document = {
        "over": {
            "name": first.case.quantity.name,
            "unit": words.unit,
            "from": to_text(first.case.lo),
            "to": to_text(first.case.hi),
        },
        "currency": words.currency,
        "plans": [_plan(course) for course in found.courses],
        "cheapest": [
            {
                "plans": list(lead.names),
                "from": to_text(lead.lo),
                "to": to_text(lead.hi),
                "includes_from": lead.with_lo,
                "includes_to": lead.with_hi,
            }
            for lead in found.leads
        ],
        "told": sentences(found),
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plan(course: Course) -> dict[str, Any]:
    return {
        "label": course.label,
        "rulebook": course.case.program.name,
        "version": course.case.program.version,
        "plan": course.case.plan.name,
        "curve": [_part(cell, form) for cell, form in course.curve.parts],
        "bills": [{"quantity": to_text(x), "total": to_text(total)} for x, total in course.points],
        "not_told": [_gap(gap) for gap in course.untold],
        "no_bill": [_gap(gap) for gap in course.unbilled],
        "taken_as": list(course.case.assumed),
    }


def _part(cell: Stretch | Fraction, form: Form) -> dict[str, Any]:
    """A part of a curve: slope and constant, and the steps that roundings and packages add to them, as
    `factor * floor(of)`."""
    if isinstance(cell, Fraction):
        return {"at": to_text(cell), "total": to_text(form.at(cell))}
    assert cell.lo is not None
    assert cell.hi is not None
    place = {"above": to_text(cell.lo), "below": to_text(cell.hi), "marginal": to_text(form.drift)}
    return {**place, **_form(form)}


def _form(form: Form) -> dict[str, Any]:
    steps = [{"factor": to_text(factor), "of": _form(inner)} for inner, factor in form.steps]
    return {"slope": to_text(form.slope), "constant": to_text(form.constant), "steps": steps}


def _gap(gap: Gap) -> dict[str, str]:
    return {"from": to_text(gap.lo), "to": to_text(gap.hi), "reason": gap.reason}
