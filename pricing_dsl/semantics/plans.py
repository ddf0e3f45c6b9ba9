"""Plans: their versions and currencies, and what each takes from the plan it extends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from attrs import evolve, frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import currencies, model
from pricing_dsl.semantics.scope import Context, PlanResult, Scope
from pricing_dsl.semantics.statements.body import check_body, check_statements
from pricing_dsl.semantics.statements.cadences import plan_cadence
from pricing_dsl.semantics.statements.extends import Written, merged, written
from pricing_dsl.semantics.statements.standing import PlanCheck
from pricing_dsl.syntax import nodes

_DAY = timedelta(days=1)
LONGEST_CHAIN = 200
"""How many plans may extend one another in a row."""


@frozen(eq=False)
class PlanText:
    """A plan as written, and where: the offset of its declaration, and the number of its file."""

    node: nodes.Plan
    base: int
    file: int


@frozen(eq=False)
class Version:
    """A plan with all it takes from the plans it extends. `every` is None for a plan without periods."""

    text: PlanText
    title: str | None
    every: model.Cadence | None
    currencies: tuple[str, ...]
    start: date | None
    through: date | None
    statements: tuple[Written, ...]

    @property
    def first(self) -> date:
        return self.start or date.min

    @property
    def last(self) -> date:
        return self.through or date.max

    def until(self, other: Version) -> Version | None:
        """This version on the days on which `other` holds as well, or None if there are none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        if first > last:
            return None
        start, through = (None if first == date.min else first), (None if last == date.max else last)
        return evolve(self, start=start, through=through)


def check_plans(context: Context, plans: Sequence[tuple[nodes.Declaration, int]]) -> tuple[PlanResult, ...]:
    """Check the plans among some declarations, each given with the number of its file.

    There is one result for each version and currency of each plan, in the order written. The global names are known.
    """
    texts = [PlanText(decl.item, decl.base, file) for decl, file in plans if isinstance(decl.item, nodes.Plan)]
    made = _Versions(context, texts)
    versions = [version for text in texts for version in made.of(text)]
    _check_dates(context, versions)
    return tuple(_check_plan(context, version, currency) for version in versions for currency in version.currencies)


def _check_plan(context: Context, version: Version, currency: str) -> PlanResult:
    """One version in one currency."""
    text = version.text
    context.at(text.base, text.file)
    place = context.place(text.node.name)
    check = PlanCheck(context, place, currency, version.every, context.header.rounding(currency), check_body)
    known = len(context.diagnostics)
    body, scope = check_statements(check, Scope(context, currency), version.statements)
    context.at(text.base, text.file)
    if text.node.extends is not None:
        _say_where_from(context, text, known)
    plan = model.Plan(
        name=text.node.name.text,
        title=version.title,
        currency=currency,
        every=version.every,
        start=version.start,
        through=version.through,
        rounding=check.rounding,
        body=body,
        draw_expiring_first=check.draw_expiring_first,
        assumptions=(),
        lists=context.lists,
        place=context.place(text.node),
    )
    return PlanResult(plan, scope)


def _say_where_from(context: Context, text: PlanText, known: int) -> None:
    """What is wrong with an inherited statement stands in the base plan: say which plan made it wrong."""
    place = context.place(text.node)
    label = Label(context.place(text.node.name), f"`{text.node.name.text}` takes it over here")
    for index in range(known, len(context.diagnostics)):
        found = context.diagnostics[index]
        inside = found.place.file == place.file and place.start <= found.place.start < place.end
        if not inside:
            context.diagnostics[index] = evolve(found, labels=(*found.labels, label))


# ---- versions --------------------------------------------------------------------------------------------------------


class _Versions:
    """Plans with what they extend, each worked out once; a base before what extends it."""

    def __init__(self, context: Context, texts: Sequence[PlanText]) -> None:
        self._context = context
        self._known: dict[PlanText, tuple[Version, ...]] = {}
        self._named: dict[str, list[PlanText]] = {}
        for text in texts:
            self._named.setdefault(text.node.name.text, []).append(text)

    def of(self, text: PlanText) -> tuple[Version, ...]:
        """The versions of a plan: more than one where it extends a plan with several."""
        waiting = [text]
        while waiting:
            plan = waiting[-1]
            bases = [base for base in self._bases(plan) if base not in self._known]
            if plan in self._known or not bases:
                waiting.pop()
                if plan not in self._known:
                    self._known[plan] = self._made(plan)
            elif any(base in waiting for base in bases) or len(waiting) > LONGEST_CHAIN:
                self._report_circle(plan, bases[0] in waiting)
                self._known[waiting.pop()] = (self._own(plan, None),)
            else:
                waiting.append(bases[0])
        return self._known[text]

    def _bases(self, text: PlanText) -> list[PlanText]:
        """The plans a plan extends: all of a name; of its own name the version that ends the day before."""
        name = text.node.extends
        if name is None:
            return []
        named = self._named.get(name.text, [])
        if name.text != text.node.name.text:
            return named
        start = text.node.start
        if start is None or start.value == date.min:
            return []
        before = start.value - _DAY
        return [other for other in named if other.node.through is not None and other.node.through.value == before]

    def _made(self, text: PlanText) -> tuple[Version, ...]:
        bases = [version for base in self._bases(text) for version in self._known[base]]
        self._context.at(text.base, text.file)
        if text.node.extends is None:
            return (self._own(text, None),)
        if not bases:
            self._report_no_base(text, text.node.extends)
            return (self._own(text, None),)
        if len(bases) == 1 or text.node.extends.text == text.node.name.text:
            return (self._own(text, bases[-1]),)
        made = [self._own(text, base).until(base) for base in bases]
        found = tuple(version for version in made if version is not None)
        if not found:
            self._context.report(
                "N802",
                text.node.extends,
                f"`{text.node.extends.text}` does not hold on any day on which `{text.node.name.text}` does",
            )
            return (self._own(text, bases[-1]),)
        return found

    def _own(self, text: PlanText, base: Version | None) -> Version:
        """A plan on top of one version of its base, or alone."""
        context, node = self._context, text.node
        context.at(text.base, text.file)
        statements = written(node, text.base, text.file)
        if base is not None:
            statements = merged(context, base.text.node.name.text, base.statements, statements)
        every = plan_cadence(context, node.every) if node.every is not None else base.every if base else None
        for word in dict.fromkeys(node.clauses):
            if node.clauses.count(word) > 1:
                context.report("N805", node.name, f"the plan `{node.name.text}` says `{word}` twice")
        start, through = node.start, node.through
        if start is not None and through is not None and through.value < start.value:
            context.report("D607", through, f"the plan ends on {through.value}, before it begins on {start.value}")
            through = None
        return Version(
            text,
            node.title.value if node.title is not None else base.title if base else None,
            every,
            self._currencies(node, base),
            start.value if start else None,
            through.value if through else None,
            statements,
        )

    def _currencies(self, node: nodes.Plan, base: Version | None) -> tuple[str, ...]:
        """The currencies of a plan: its own, else those of its base, else those of the rulebook."""
        known = []
        for name in node.currencies:
            if not currencies.is_currency(name.text):
                hint = closest(name.text, currencies.codes())
                self._context.report(
                    "M412", name, f"`{name.text}` is no currency", hint=f"did you mean `{hint}`?" if hint else None
                )
            elif name.text not in known:
                known.append(name.text)
        return tuple(known) or (base.currencies if base else self._context.header.currencies)

    def _report_circle(self, text: PlanText, circle: bool) -> None:
        self._context.at(text.base, text.file)
        name = text.node.extends
        assert name is not None
        if circle:
            self._context.report("N809", name, f"`{text.node.name.text}` extends itself by way of `{name.text}`")
        else:
            self._context.report("N809", name, f"more than {LONGEST_CHAIN} plans extend one another here")

    def _report_no_base(self, text: PlanText, name: nodes.Name) -> None:
        context, node = self._context, text.node
        if name.text != node.name.text:
            word = closest(name.text, (other for other in self._named if other != node.name.text))
            context.report(
                "N802", name, f"there is no plan `{name.text}`", hint=f"did you mean `{word}`?" if word else None
            )
        elif node.start is None:
            context.report(
                "N802",
                name,
                f"`{name.text}` extends the version before it, but does not say when it begins",
                hint="say `from` and a date; the version before ends the day before that",
            )
        else:
            context.report(
                "N802",
                name,
                f"no version of `{name.text}` ends on {node.start.value - _DAY}, the day before this one begins",
                hint=f"end the version before it with `through {node.start.value - _DAY}`",
            )


# ---- days with two prices, or none -----------------------------------------------------------------------------------


def _check_dates(context: Context, versions: Sequence[Version]) -> None:
    """Versions of one plan in one currency must adjoin: report days with two, and days between them with none."""
    same: dict[tuple[str, str], list[Version]] = {}
    for version in versions:
        for currency in version.currencies:
            same.setdefault((version.text.node.name.text, currency), []).append(version)
    for (name, _), group in same.items():
        for one, other in _neighbours(group):
            _check_neighbours(context, name, one, other)


def _neighbours(group: list[Version]) -> Iterator[tuple[Version, Version]]:
    """Versions in the order of their days, each with the one that lasts longest of those before it."""
    ordered = sorted(group, key=lambda version: version.first)
    longest = ordered[0]
    for version in ordered[1:]:
        yield longest, version
        if version.last >= longest.last:
            longest = version


def _check_neighbours(context: Context, name: str, one: Version, other: Version) -> None:
    context.at(one.text.base, one.text.file)
    before = context.place(one.text.node.name)
    context.at(other.text.base, other.text.file)
    place = context.place(other.text.node.start or other.text.node.name)
    if other.first <= one.last:
        until = "for ever" if one.last == date.max else f"through {one.last}"
        label = Label(before, f"this one holds from {one.start or 'the beginning'} {until}")
        if one.start is None and one.through is None and other.start is None and other.through is None:
            hint = "give each version its days with `from` and `through`, or rename one"
        elif one.last == date.max and other.first > date.min:
            hint = f"end the first with `through {other.first - _DAY}`"
        else:
            hint = "`through` names the last day on which a version holds"
        context.report(
            "D602", place, f"two versions of `{name}` hold on {max(one.first, other.first)}", labels=(label,), hint=hint
        )
    elif one.last + _DAY < other.first:
        label = Label(before, f"this version ends on {one.last}")
        context.report(
            "D601",
            place,
            f"{_days(one.last + _DAY, other.first - _DAY)} no version of `{name}` holds",
            labels=(label,),
            hint=f"`through` names the last day: `through {other.first - _DAY}` closes the gap",
        )


def _days(first: date, last: date) -> str:
    return f"on {first}" if first == last else f"from {first} through {last}"
