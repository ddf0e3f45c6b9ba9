"""`prove`: claims about every version of a plan, read and typed. Whether they hold is proved elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.semantics import model, types
from pricing_dsl.semantics.examples.versions import Versions
from pricing_dsl.semantics.expressions import check_condition, infer, is_unknown
from pricing_dsl.semantics.scope import Context, InletSymbol, Scope
from pricing_dsl.syntax import nodes

_DIRECTIONS = ("decreasing", "increasing")


def check_proofs(
    context: Context, declarations: Sequence[tuple[nodes.Declaration, int]], versions: Versions
) -> tuple[model.Proof, ...]:
    """The claims of a rulebook."""
    found = []
    for declaration, file in declarations:
        context.at(declaration.base, file)
        assert isinstance(declaration.item, nodes.Prove)
        proof = _proof(context, declaration.item, versions)
        if proof is not None:
            found.append(proof)
    return tuple(found)


def _proof(context: Context, node: nodes.Prove, versions: Versions) -> model.Proof | None:
    among = list(range(len(versions.results))) if node.plan is None else versions.named(node.plan, context)
    if not among:
        return None
    never: str | None = None
    by: str | None = None
    if isinstance(node.claim, nodes.NeverDecreasing):
        never, by = _direction(context, node.claim), _moving(context, node.claim)
        if never is None or by is None:
            return None
    claims = _claims(context, node, among, versions)
    if not claims:
        return None
    plan = None if node.plan is None else node.plan.text
    return model.Proof(node.title.value, plan, tuple(claims), never, by, context.place(node))


def _claims(
    context: Context, node: nodes.Prove, among: Sequence[int], versions: Versions
) -> list[tuple[int, model.Expr]]:
    """The claim for every version it can be said of: amounts in dollars say nothing of a plan in euros, and lines may
    be those of some versions only. If it can be said of none, the first says why."""
    claims: list[tuple[int, model.Expr]] = []
    complaints = []
    known = len(context.diagnostics)
    for index in among:
        expr = _claim(node.claim, versions.results[index].scope)
        if is_unknown(expr):
            complaints.append(context.take_back(known))
        else:
            claims.append((index, expr))
    if not claims and complaints:
        context.diagnostics.extend(complaints[0])
    return claims


def _claim(claim: nodes.Expr | nodes.NeverDecreasing, scope: Scope) -> model.Expr:
    if not isinstance(claim, nodes.NeverDecreasing):
        return check_condition(claim, scope)
    expr = infer(claim.expr, scope)
    if not is_unknown(expr) and not isinstance(expr.type, model.Numeric):
        scope.context.report("Y601", claim.expr, f"a number is wanted here, and this is {types.describe(expr.type)}")
        return model.Const(False, types.UNKNOWN, expr.place)
    return expr


def _direction(context: Context, claim: nodes.NeverDecreasing) -> str | None:
    word = claim.direction
    if word.text in _DIRECTIONS:
        return word.text
    near = closest(word.text, _DIRECTIONS)
    hint = f"did you mean `never {near}`?" if near else "there are `never decreasing` and `never increasing`"
    context.report("S012", word, f"`never {word.text}` is no claim", hint=hint)
    return None


def _moving(context: Context, claim: nodes.NeverDecreasing) -> str | None:
    """The inlet that moves while all others stay."""
    symbol = context.symbols.get(claim.by.name) if isinstance(claim.by, nodes.Ref) else None
    if isinstance(symbol, InletSymbol) and isinstance(symbol.inlet.type, model.Numeric):
        return symbol.name
    context.report("Y601", claim.by, "only a meter, an input or a term can move while all else stays as it is")
    return None
