"""Random syntax nodes: every tree the grammar can express, and no other.

The trees are well formed only; names need not mean anything. Each strategy is named by what it makes. `depth` bounds
how deep expressions and blocks nest.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from pricing_dsl.syntax import nodes
from pricing_dsl.syntax.printing import print_expression

GRAMMAR = (Path(__file__).parents[2] / "grammar" / "rulebook.lark").read_text(encoding="utf-8")
KEYWORDS = frozenset(re.findall(r'"([a-z]+)"', GRAMMAR))
SOFT_KEYWORDS = frozenset(re.findall(r'"([a-z]+)"', GRAMMAR[GRAMMAR.index("!name:") :].partition("\n\n")[0]))

DEPTH = 3


def node(kind: Callable[..., Any], /, **fields: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """A node without a place of its own."""
    return st.builds(kind, span=st.just((0, 0)), **fields)


def some(items: SearchStrategy[Any], least: int = 0, most: int = 3) -> SearchStrategy[tuple[Any, ...]]:
    """A few of them, in a tuple."""
    return st.lists(items, min_size=least, max_size=most).map(tuple)


def perhaps(items: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """One of them or none."""
    return st.none() | items


def nested(make: Callable[[int], SearchStrategy[Any]]) -> Callable[[int], SearchStrategy[Any]]:
    """One strategy for each depth, made when it is first drawn from."""

    @cache
    def at(depth: int = DEPTH) -> SearchStrategy[Any]:
        return st.deferred(lambda: make(depth))

    return at


# ---- words and literals ----------------------------------------------------------------------------------------------

plain_words = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,8}", fullmatch=True).filter(lambda word: word not in KEYWORDS)
any_words = plain_words | st.sampled_from(sorted(SOFT_KEYWORDS))

words = node(nodes.Name, text=plain_words)  # units, currencies, and the words of one place
names = node(nodes.Name, text=any_words)
modes = node(nodes.Name, text=plain_words | st.just("up"))
texts = node(nodes.Text, value=st.text(st.characters(codec="utf-8", exclude_characters='"\n\r'), max_size=12))
titles = perhaps(texts)
dates = node(nodes.Date, value=st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))

SCALES = {None: 1, "thousand": 10**3, "million": 10**6, "billion": 10**9}
digits = st.integers(0, 10**7).flatmap(lambda number: st.sampled_from([f"{number}", f"{number:_}"]))
decimals = st.builds("{}.{}".format, digits, st.from_regex(r"[0-9]{1,4}", fullmatch=True))
ratios = st.builds("{}/{}".format, digits, st.integers(1, 999))


def _number(text: str, scale: str | None) -> nodes.Number:
    return nodes.Number((0, 0), Fraction(text.replace("_", "")) * SCALES[scale], text, scale)


counts = st.builds(_number, digits, st.none())
numbers = st.builds(_number, digits | decimals | ratios, st.sampled_from(list(SCALES)))
percents = (digits | decimals).map(
    lambda text: nodes.Percent((0, 0), Fraction(text.replace("_", "")) / 100, f"{text}%")
)
quantities = node(nodes.Quantity, number=numbers, unit=words)
bare_scales = st.sampled_from([scale for scale in SCALES if scale]).map(
    lambda scale: nodes.Number((0, 0), Fraction(SCALES[scale]), "", scale)
)
bases = node(nodes.Basis, started=st.booleans(), number=perhaps(numbers | bare_scales), unit=words)
rates = node(nodes.Rate, number=numbers, unit=words, basis=bases)
labels = names | texts | numbers

# ---- expressions, from the tightest binding to the loosest -----------------------------------------------------------

simple_refs = node(nodes.Ref, name=any_words)


@nested
def references(depth: int) -> SearchStrategy[nodes.Reference]:
    if not depth:
        return simple_refs
    base = references(depth - 1)
    indices = node(nodes.Index, base=base, args=some(arguments(depth - 1), least=1, most=2))
    return simple_refs | node(nodes.Member, base=base, name=names) | indices


@nested
def atoms(depth: int) -> SearchStrategy[nodes.Expr]:
    leaves = numbers | quantities | rates | percents | dates | simple_refs | node(nodes.Previous, name=names)
    if not depth:
        return leaves
    inner = depth - 1
    refs = references(inner)
    return st.one_of(
        leaves,
        refs,
        node(nodes.PercentOf, percent=percents, base=atoms(inner)),
        node(nodes.Overage, source=refs),
        node(nodes.Bracket, body=finals(inner)),
        node(nodes.AsOf, source=refs, date=refs),
        node(nodes.Call, function=names, args=some(arguments(inner), least=1)),
        node(nodes.Fold, function=names, body=arguments(inner), row=names, source=refs),
        node(nodes.Between, function=names, start=expressions(inner), end=expressions(inner)),
    )


@nested
def factors(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return atoms(0)
    return atoms(depth) | node(nodes.Negative, body=factors(depth - 1))


def _in_brackets(expr: nodes.Expr, pattern: str) -> nodes.Expr:
    """The expression, in brackets if it reads so; a filter would take Hypothesis long to describe."""
    return nodes.Bracket((0, 0), expr) if re.search(pattern, print_expression(expr)) else expr


@nested
def products(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return factors(0)
    inner = depth - 1
    times = node(nodes.Binary, operator=st.just("*"), left=products(inner), right=factors(inner))
    divisors = factors(inner).map(lambda expr: _in_brackets(expr, "^[0-9_]+/"))  # a / 2/37 reads in two ways
    return factors(depth) | times | node(nodes.Binary, operator=st.just("/"), left=products(inner), right=divisors)


@nested
def sums(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return products(0)
    inner = depth - 1
    return products(depth) | node(nodes.Binary, operator=st.sampled_from("+-"), left=sums(inner), right=products(inner))


@nested
def changes(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return sums(0)
    inner = depth - 1
    directions = st.sampled_from(["increased", "reduced"])
    return st.one_of(
        sums(depth),
        node(nodes.Excess, amount=sums(inner), over=sums(inner)),
        node(nodes.Change, direction=directions, base=products(inner), percent=products(inner)),
    )


@nested
def comparisons(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return changes(0)
    inner = depth - 1
    operators = st.sampled_from(["<=", ">=", "<", ">", "==", "!=", "is"])
    return st.one_of(
        changes(depth),
        node(nodes.Compare, operator=operators, left=changes(inner), right=changes(inner) | texts),
        node(nodes.OneOf, left=changes(inner), members=some(sums(inner) | texts, least=1)),
    )


@nested
def negations(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return comparisons(0)
    return comparisons(depth) | node(nodes.Not, body=negations(depth - 1))


@nested
def conjunctions(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return negations(0)
    inner = depth - 1
    return negations(depth) | node(
        nodes.Logic, operator=st.just("and"), left=conjunctions(inner), right=negations(inner)
    )


@nested
def expressions(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return atoms(0)
    inner = depth - 1
    either = node(nodes.Logic, operator=st.just("or"), left=disjunctions(inner), right=conjunctions(inner))
    part = expressions(inner)
    return conjunctions(depth) | either | node(nodes.IfThenElse, condition=part, then=part, otherwise=part)


@nested
def disjunctions(depth: int) -> SearchStrategy[nodes.Expr]:
    if not depth:
        return conjunctions(0)
    inner = depth - 1
    return conjunctions(depth) | node(
        nodes.Logic, operator=st.just("or"), left=disjunctions(inner), right=conjunctions(inner)
    )


@nested
def finals(depth: int) -> SearchStrategy[nodes.Expr]:
    """What may stand at the end of a let or inside a bracket: there it may be rounded."""
    rounded = node(nodes.Rounded, body=expressions(depth), mode=modes, step=atoms(0))
    return expressions(depth) | rounded


@nested
def arguments(depth: int) -> SearchStrategy[nodes.Expr]:
    return finals(depth) | texts


# ---- pieces ----------------------------------------------------------------------------------------------------------

amounts = expressions()
spans = st.one_of(
    node(nodes.TimeSpan, number=perhaps(counts), unit=words),
    node(nodes.TimeSpan, number=st.none(), unit=words, calendar=st.just(True)),
)
once = node(nodes.Once)
cadences = once | spans
in_units = node(nodes.InUnit, whole=st.booleans(), unit=words, per=perhaps(words))
types = st.one_of(
    in_units,
    node(nodes.TypeName, name=names),
    node(nodes.ChoiceType, values=some(labels, least=1)),
)
cells = st.one_of(
    node(nodes.Cell, kind=st.just("value"), value=sums() | texts),
    node(nodes.Cell, kind=st.sampled_from(["up_to", "below"]), value=sums()),
    node(nodes.Cell, kind=st.sampled_from(["any", "above", "not_offered", "at"]), value=st.none()),
)
rows = node(nodes.Row, cells=some(cells, least=1))
tables_of_rows = some(rows, least=1)


# ---- declarations ----------------------------------------------------------------------------------------------------

rounding_policies = st.one_of(
    node(nodes.RoundingPolicy, mode=modes, step=atoms(0), scope=words),
    node(nodes.RoundingPolicy, mode=words, step=st.none(), scope=st.none()),
)
headers = node(
    nodes.Header,
    name=names,
    title=titles,
    versions=some(texts, most=2),
    currencies=some(some(words, least=1), most=2),
    roundings=some(rounding_policies, most=2),
)
uses = node(nodes.Use, path=texts)
unit_declarations = node(nodes.UnitDecl, names=some(words, least=1), definition=perhaps(amounts))
dimensions = node(nodes.Dimension, name=names, values=perhaps(some(labels, least=1)))
records_fields = node(nodes.RecordField, name=names, title=titles, type=types, default=perhaps(arguments()))
records = node(nodes.Records, name=names, title=titles, unit=perhaps(in_units), fields=some(records_fields, least=1))
inputs = node(nodes.Input, name=names, title=titles, type=types, default=perhaps(arguments()))
negotiables = st.one_of(
    node(nodes.Negotiable, low=st.none(), high=st.none()),
    node(nodes.Negotiable, low=amounts, high=amounts),
)
dated_values = node(nodes.Dated, start=dates, value=amounts)
terms = node(
    nodes.Term,
    name=names,
    title=titles,
    value=amounts | some(dated_values, least=1),
    negotiable=perhaps(negotiables),
)
dated_rows = node(nodes.DatedRows, start=dates, rows=tables_of_rows)
tables = st.one_of(
    node(nodes.Table, name=names, title=titles, path=texts, rows=st.just(()), dated=st.just(())),
    node(nodes.Table, name=names, title=titles, path=st.none(), rows=tables_of_rows, dated=st.just(())),
    node(
        nodes.Table,
        name=names,
        title=titles,
        path=st.none(),
        rows=some(rows),
        dated=some(dated_rows, least=1, most=2),
    ),
)
assumptions = node(nodes.Assume, condition=amounts)
claims = amounts | node(nodes.NeverDecreasing, expr=amounts, direction=words, by=references(1))
proofs = node(nodes.Prove, title=texts, plan=perhaps(names), claim=claims)


# ---- prices and statements -------------------------------------------------------------------------------------------

prices = st.one_of(
    node(nodes.Free),
    node(nodes.At, rate=amounts),
    node(nodes.Flat, amount=amounts, plus=perhaps(amounts)),
    node(nodes.NotOffered),
)
slabs = st.one_of(
    node(nodes.Slab, kind=st.sampled_from(["first", "next"]), width=amounts, price=prices),
    node(nodes.Slab, kind=st.just("rest"), width=st.none(), price=prices),
)
running_tiers = st.one_of(
    node(nodes.Tier, kind=st.sampled_from(["up_to", "below"]), bound=amounts, price=prices),
    node(nodes.Tier, kind=st.just("above"), bound=st.none(), price=prices),
)
tier_options = st.one_of(
    node(nodes.Continuing),
    node(nodes.SelectedBy, selector=amounts),
    node(nodes.StartingAfter, amount=amounts),
)
tiers = st.one_of(
    node(nodes.Tiers, mode=st.just("slabs"), options=some(tier_options), entries=some(slabs, least=1)),
    node(
        nodes.Tiers,
        mode=st.sampled_from(["graduated", "volume"]),
        options=some(tier_options),
        entries=some(running_tiers, least=1),
    ),
)
endings = some(
    st.one_of(
        node(nodes.AtLeast, amount=amounts),
        node(nodes.AtMost, amount=amounts),
        node(nodes.RoundedLine, mode=modes, step=atoms(0)),
        node(nodes.Prorated, start=perhaps(amounts), end=perhaps(amounts)),
        node(nodes.OnlyIf, condition=amounts),
        node(nodes.BilledNext, unit=words),
        node(nodes.CarriedOver),
        node(nodes.MayGoNegative),
    )
)
some_names = some(names)
lines_of_money = st.one_of(
    node(nodes.Fee, name=names, title=titles, amount=amounts, cadence=perhaps(cadences), endings=endings),
    node(nodes.ChargeFormula, name=names, title=titles, amount=amounts, endings=endings),
    node(nodes.Discount, name=names, title=titles, amount=amounts, endings=endings),
    node(nodes.Tax, name=names, title=titles, amount=amounts, included=some_names, endings=endings),
    node(
        nodes.Bound,
        kind=st.sampled_from(["minimum", "maximum"]),
        name=names,
        title=titles,
        amount=amounts,
        every=perhaps(spans),
        against=some_names,
        endings=endings,
    ),
    node(
        nodes.Commit,
        name=names,
        title=titles,
        amount=amounts,
        every=spans,
        against=some(names, least=1),
        overage=perhaps(amounts),
        endings=endings,
    ),
)


def _charges(pricing: SearchStrategy[nodes.Pricing]) -> SearchStrategy[nodes.Charge]:
    return node(
        nodes.Charge,
        name=names,
        title=titles,
        quantity=amounts,
        by=some_names,
        pricing=pricing,
        endings=endings,
    )


plain_charges = _charges(prices)
tiered_charges = _charges(tiers)
covers = node(nodes.Cover, name=names, weight=perhaps(amounts))
draws = node(nodes.DrawFirst, which=words)
grant_clauses = st.one_of(
    node(nodes.Rollover, cap=perhaps(amounts), lasting=perhaps(spans), repeatedly=st.booleans()),
    draws,
    node(nodes.DrawInOrder, names=some(names, least=1)),
    node(nodes.GrantProrated, mode=modes, step=atoms(0)),
    node(nodes.GrantProrated, mode=st.none(), step=st.none()),
)


def _grants(braced: bool) -> SearchStrategy[nodes.Grant]:
    return node(
        nodes.Grant,
        name=names,
        title=titles,
        amount=amounts.map(lambda expr: _in_brackets(expr, "%$")),  # `5% of` is one word
        against=st.booleans(),
        covers=some(covers, least=1),
        by=some_names,
        renewal=cadences | node(nodes.OnPurchase),
        lasting=perhaps(spans),
        costs=perhaps(amounts),
        clauses=some(grant_clauses) if braced else st.just(()),
        braced=st.just(braced),
    )


grants = _grants(braced=True) | _grants(braced=False)


@st.composite
def remembered(draw: st.DrawFn) -> nodes.Remember:
    clauses = draw(st.permutations(["keeping", "opening", "every"]))[: draw(st.integers(0, 3))]
    return nodes.Remember(
        (0, 0),
        name=draw(names),
        value=draw(finals()),
        keeping=draw(counts) if "keeping" in clauses else None,
        opening=draw(amounts) if "opening" in clauses else None,
        every=draw(spans) if "every" in clauses else None,
        clauses=tuple(clauses),
    )


plain_statements = st.one_of(
    lines_of_money,
    plain_charges,
    tiered_charges,
    grants,
    node(nodes.Let, name=names, value=finals()),
    remembered(),
    node(nodes.RoundingLine, name=names, title=titles, mode=modes, step=atoms(0)),
    node(nodes.NotifyAt, name=names, levels=some(amounts, least=1)),
    node(nodes.NotifyWhen, name=names, condition=amounts),
    node(nodes.Without, name=names),
    draws,
)


@nested
def statements(depth: int) -> SearchStrategy[nodes.Statement]:
    if not depth:
        return plain_statements
    each = node(nodes.Each, row=names, source=references(1), body=blocks(depth - 1))
    return plain_statements | each | branches(depth)


@nested
def branches(depth: int) -> SearchStrategy[nodes.When]:
    otherwise = perhaps(blocks(depth - 1))
    if depth > 1:
        otherwise |= branches(depth - 1)
    return node(nodes.When, condition=amounts, body=blocks(depth - 1), otherwise=otherwise)


def blocks(depth: int) -> SearchStrategy[tuple[nodes.Statement, ...]]:
    return some(statements(depth))


@st.composite
def plans(draw: st.DrawFn) -> nodes.Plan:
    every_clause = ["every", "currency", "from", "through", "extends"]
    clauses = draw(st.permutations(every_clause))[: draw(st.integers(0, len(every_clause)))]
    return nodes.Plan(
        (0, 0),
        name=draw(names),
        title=draw(titles),
        every=draw(spans) if "every" in clauses else None,
        currencies=draw(some(words, least=1)) if "currency" in clauses else (),
        start=draw(dates) if "from" in clauses else None,
        through=draw(dates) if "through" in clauses else None,
        extends=draw(names) if "extends" in clauses else None,
        body=draw(blocks(2)),
        clauses=tuple(clauses),
    )


# ---- examples --------------------------------------------------------------------------------------------------------

targets = references(1)
facts = st.one_of(
    node(nodes.GivenValue, target=targets, value=arguments()),
    node(nodes.GivenRange, target=targets, start=arguments(), end=arguments()),
    node(nodes.GivenEach, target=targets, value=arguments(), each=words),
    node(nodes.GivenList, target=targets, values=some(arguments())),
    node(nodes.GivenRows, target=targets, rows=tables_of_rows),
    node(nodes.GivenSamples, target=targets, rows=tables_of_rows),
    node(nodes.Expect, condition=amounts),
)
steps = node(nodes.Step, items=some(facts))
worked_examples = st.one_of(
    node(nodes.Example, title=texts, plan=names, steps=some(steps, least=1)),
    node(nodes.Examples, title=texts, plan=names, rows=tables_of_rows),
)


# ---- whole rulebooks -------------------------------------------------------------------------------------------------

ordinals = st.integers(1, 99).map(lambda place: nodes.Number((0, 0), Fraction(place), f"{place}th"))
aggregates = st.one_of(
    node(nodes.Aggregate, kind=plain_words, number=perhaps(numbers | ordinals)),
    node(nodes.Aggregate, kind=st.builds("{} of {}".format, plain_words, plain_words), number=numbers),
)
meters = node(
    nodes.Meter,
    name=names,
    title=titles,
    unit=in_units,
    dimensions=some(dimensions, most=2),
    aggregate=perhaps(aggregates),
    each=perhaps(words),
    default=perhaps(arguments()),
    corrections=st.booleans(),
)
declarations = st.one_of(
    uses,
    unit_declarations,
    meters,
    records,
    inputs,
    terms,
    tables,
    assumptions,
    proofs,
    plans(),
    worked_examples,
)


def rulebook_of(*items: nodes.Item) -> nodes.Rulebook:
    """These declarations as a rulebook."""
    return nodes.Rulebook(tuple(nodes.Declaration(0, item) for item in items))


rulebooks = st.builds(lambda header, others: rulebook_of(header, *others), headers, some(declarations, most=4))
