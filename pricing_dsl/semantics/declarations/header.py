"""The heading of the rulebook: its name and version, its currencies, and how money is rounded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

from pricing_dsl.diagnostics import Label
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.exact import RoundingMode, to_text
from pricing_dsl.semantics import currencies, model
from pricing_dsl.semantics.scope import Context, HeaderFacts
from pricing_dsl.syntax import nodes

_SCOPES = ("line", "tier", "bill")
_MINOR = "minor_unit"
_EXAMPLE = "rounding half_up to 0.01 each line"
NO_ROUNDING = model.RoundingPolicy("none", None, None)


@frozen
class _Policy:
    """`step` is None for the minor unit of each currency."""

    scope: str
    mode: RoundingMode
    step: Fraction | None

    def __call__(self, currency: str) -> model.RoundingPolicy:
        step = self.step if self.step is not None else currencies.minor_unit(currency)
        return model.RoundingPolicy(self.scope, self.mode, step)


def check_header(context: Context, header: nodes.Header) -> None:
    """Read the heading into `context.header`; what is missing or doubled is reported."""
    context.header = HeaderFacts(
        header.name.text,
        header.title.value if header.title is not None else None,
        header.versions[0].value if header.versions else None,
        _currencies(context, header),
        _rounding(context, header),
    )
    for what, clauses in (("version", header.versions), ("rounding", header.roundings)):
        _report_double(context, what, clauses)
    if len(header.currencies) > 1:
        _report_double(context, "currency", tuple(names[0] for names in header.currencies))


def _report_double(context: Context, what: str, clauses: Sequence[nodes.Node]) -> None:
    for clause in clauses[1:]:
        context.report(
            "S015",
            clause,
            f"the heading says `{what}` twice",
            labels=(Label(context.place(clauses[0]), "it is said here first"),),
            hint="keep one of them" if what != "currency" else "several currencies stand after one `currency`",
        )


def _currencies(context: Context, header: nodes.Header) -> tuple[str, ...]:
    if not header.currencies:
        context.report("S015", header.name, "the heading does not say the currency", hint="write `currency USD`")
    found: dict[str, None] = {}
    for name in (name for names in header.currencies for name in names):
        if currencies.is_currency(name.text):
            found[name.text] = None
            continue
        near = closest(name.text, currencies.codes())
        hint = f"did you mean `{near}`?" if near else "currencies go by their ISO code, `USD`"
        context.report("M412", name, f"there is no currency `{name.text}`", hint=hint)
    return tuple(found)


def _rounding(context: Context, header: nodes.Header) -> Callable[[str], model.RoundingPolicy]:
    if not header.roundings:
        context.report(
            "M405",
            header.name,
            "the rulebook does not say how money is rounded",
            hint=f"write `{_EXAMPLE}`, or `rounding none`",
            stake="half a cent on every amount, up or down",
        )
        return _no_rounding
    policy = header.roundings[0]
    if policy.step is None or policy.scope is None:
        if policy.mode.text != "none":
            context.report(
                "M405",
                policy,
                f"`rounding {policy.mode.text}` does not say to what step, and where",
                hint=f"write `rounding {policy.mode.text} to 0.01 each line`",
            )
        return _no_rounding
    return _stepped(context, header, policy, policy.step, policy.scope) or _no_rounding


def _stepped(
    context: Context, header: nodes.Header, policy: nodes.RoundingPolicy, step: nodes.Expr, scope: nodes.Name
) -> _Policy | None:
    mode = _mode(context, policy.mode)
    if scope.text not in _SCOPES:
        near = closest(scope.text, _SCOPES)
        hint = f"did you mean `each {near}`?" if near else "there are `each line`, `each tier` and `each bill`"
        context.report("S012", scope, f"money cannot be rounded each {scope.text}", hint=hint)
        return None
    if isinstance(step, nodes.Ref) and step.name == _MINOR:
        _check_minor_units(context, header, step)
        return None if mode is None else _Policy(scope.text, mode, None)
    value = _step(context, header, step)
    return None if mode is None or value is None else _Policy(scope.text, mode, value)


def _mode(context: Context, name: nodes.Name) -> RoundingMode | None:
    from_text = {mode.value: mode for mode in RoundingMode}
    mode = from_text.get(name.text)
    if mode is None:
        near = closest(name.text, from_text)
        listed = ", ".join(f"`{word}`" for word in from_text)
        hint = f"did you mean `{near}`?" if near else f"there are {listed}"
        context.report("S012", name, f"`{name.text}` is no way of rounding", hint=hint)
    return mode


def _check_minor_units(context: Context, header: nodes.Header, step: nodes.Expr) -> None:
    for code in _codes(header):
        if currencies.minor_unit(code) is None:
            context.report("M408", step, f"{code} has no smallest coin", hint="say the step as a number")


def _step(context: Context, header: nodes.Header, step: nodes.Expr) -> Fraction | None:
    """The step as a number; `0.01 USD` will do where USD is the only currency."""
    number = step
    codes = _codes(header)
    if isinstance(step, nodes.Quantity):
        if [step.unit.text] != codes:
            context.report("Y601", step, "the step of the heading is a plain number, good for every currency")
            return None
        number = step.number
    if not isinstance(number, nodes.Number) or number.value <= 0:
        context.report("Y607", step, "the step of a rounding is a number above zero, or `minor_unit`")
        return None
    for code in codes:
        coin = currencies.minor_unit(code)
        if coin is not None and number.value % coin != 0:
            context.report(
                "M413",
                step,
                f"amounts in {code} go down to {to_text(coin)}, and {to_text(number.value)} is no multiple of that",
                hint=f"write `{_MINOR}`, which is each currency's own",
            )
    return number.value


def _codes(header: nodes.Header) -> list[str]:
    return [name.text for names in header.currencies for name in names if currencies.is_currency(name.text)]


def _no_rounding(currency: str) -> model.RoundingPolicy:
    return NO_ROUNDING
