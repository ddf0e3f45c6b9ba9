"""A comparison as a JSON document; `schema.json` beside this file says its shape.

Numbers are texts, so that no reader turns them into floats: decimals, or fractions as "1/31".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from pricing_dsl.diagnostics.render.machine import as_json as findings_json
from pricing_dsl.diff.accepted import fingerprint
from pricing_dsl.diff.bills.outcome import Aside, Bar, Customer, Outcome, Spread
from pricing_dsl.diff.change import Change
from pricing_dsl.diff.money import name_of
from pricing_dsl.diff.ranges import Along, Gap, Range, Witness
from pricing_dsl.diff.result import Result
from pricing_dsl.diff.sampling import Sampled
from pricing_dsl.diff.spans import Span
from pricing_dsl.exact import to_text

VERSION = 1
SCHEMA = Path(__file__).with_name("schema.json")


def as_json(results: Sequence[Result], added: Sequence[str] = (), removed: Sequence[str] = ()) -> str:
    """One document with all rulebooks."""
    document = {
        "version": VERSION,
        "added": list(added),
        "removed": list(removed),
        "rulebooks": [_rulebook(one) for one in results],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rulebook(result: Result) -> dict[str, Any]:
    comparison, known = result.comparison, result.effects
    return {
        "path": result.path,
        "name": comparison.new.model.name,
        "old_version": comparison.old.model.version,
        "new_version": comparison.new.model.version,
        "changed": result.is_changed,
        "bills_alike": comparison.alike,
        "changes": [_change(one) for one in comparison.changes],
        "along": [_along(one) for one in known.along],
        "sampled": [_sampled(one) for one in known.sampled],
        "findings": _findings(result),
        "accepted": [
            {"code": one.diagnostic.code, "message": one.diagnostic.message, "reason": one.reason}
            for one in result.report.suppressed
        ],
        "bills": None if result.outcome is None else _outcome(result.outcome),
    }


def _findings(result: Result) -> list[dict[str, Any]]:
    """As `--format json` of every command gives findings, with what each is accepted by."""
    report, name = result.report, result.comparison.new.model.name
    known = {(one.code, one.message): fingerprint(one, name) for one in report.diagnostics}
    found: list[dict[str, Any]] = json.loads(findings_json([report]))["diagnostics"]
    return [{**one, "accept": known[one["code"], one["message"]]} for one in found]


def _change(change: Change) -> dict[str, Any]:
    return {
        "plan": change.plan,
        "kind": change.kind,
        "name": change.name,
        "what": change.what,
        "action": change.action.value,
        "before": change.before,
        "after": change.after,
        "words": change.words,
    }


def _number(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)


def _span(span: Span) -> dict[str, Any]:
    return {
        "plan": span.name,
        "currency": span.currency,
        "from": None if span.start is None else span.start.isoformat(),
        "through": None if span.through is None else span.through.isoformat(),
    }


def _along(one: Along) -> dict[str, Any]:
    return {
        **_span(one.span),
        "quantity": name_of(one),
        "unit": one.quantity.unit,
        "otherwise": one.base.words,
        "ranges": [_range(range_) for range_ in one.ranges],
        "unknown": [_gap(gap) for gap in one.gaps],
    }


def _range(range_: Range) -> dict[str, Any]:
    return {
        "direction": {1: "rises", -1: "falls", None: "both"}[range_.sign],
        "from": _number(range_.lo),
        "to": _number(range_.hi),
        "from_included": range_.has_lo,
        "to_included": range_.has_hi,
        "least": _number(range_.low),
        "most": _number(range_.high),
        "pace": _number(range_.pace),
        "exact": range_.exact,
        "witness": _witness(range_.witness),
    }


def _witness(witness: Witness) -> dict[str, Any]:
    totals = {"before": witness.rated.before, "after": witness.rated.after}
    told = {name: _number(total) if isinstance(total, Fraction) else None for name, total in totals.items()}
    reasons = [total for total in totals.values() if isinstance(total, str)]
    return {"quantity": _number(witness.x), **told, "reason": reasons[0] if reasons else None}


def _gap(gap: Gap) -> dict[str, Any]:
    return {
        "from": _number(gap.lo),
        "to": _number(gap.hi),
        "from_included": gap.has_lo,
        "to_included": gap.has_hi,
        "billed_by": "old" if gap.gone else "new" if gap.come else "both",
        "reason": gap.reason,
        "sampled": [_witness(one) for one in gap.sampled],
    }


def _sampled(one: Sampled) -> dict[str, Any]:
    apart = [None if found is None else found[1].difference for found in (one.most, one.least)]
    counts = {"rose": one.rose, "fell": one.fell, "same": one.same}
    return {**_span(one.span), **counts, "greatest_rise": _number(apart[0]), "greatest_fall": _number(apart[1])}


# ---- real bills ------------------------------------------------------------------------------------------------------


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "rows": outcome.rows,
        "rated_by_both": outcome.both,
        "only_by_old": outcome.only_before,
        "only_by_new": outcome.only_after,
        "by_neither": outcome.neither,
        "currencies": [_spread(one) for one in outcome.spreads],
        "set_aside_by_new": [_aside(one) for one in outcome.told_before],
        "set_aside_by_old": [_aside(one) for one in outcome.told_after],
    }


def _aside(one: Aside) -> dict[str, Any]:
    return {"row": one.where, "reason": one.reason}


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "currency": spread.currency,
        "before": _number(spread.before),
        "after": _number(spread.after),
        "difference": _number(spread.difference),
        "customers": spread.customers,
        "rose": spread.rose,
        "fell": spread.fell,
        "same": spread.same,
        "largest_rises": [_customer(one) for one in spread.rises],
        "largest_falls": [_customer(one) for one in spread.falls],
        "quantiles": [{"share": _number(share), "difference": _number(value)} for share, value in spread.quantiles],
        "histogram": [_bar(one) for one in spread.bars],
    }


def _customer(one: Customer) -> dict[str, Any]:
    numbers = {"before": one.before, "after": one.after, "difference": one.difference}
    return {"name": one.name, **{name: _number(number) for name, number in numbers.items()}}


def _bar(bar: Bar) -> dict[str, Any]:
    return {"from": _number(bar.lo), "below": _number(bar.hi), "customers": bar.count}
