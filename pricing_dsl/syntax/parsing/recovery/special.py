"""Mistakes that have a code and words of their own, because they cost money or are made by many."""

from __future__ import annotations

from pricing_dsl.diagnostics import Diagnostic, diagnose
from pricing_dsl.diagnostics.suggest import closest
from pricing_dsl.source import Place
from pricing_dsl.syntax.parsing.automaton import accepts, settle
from pricing_dsl.syntax.parsing.recovery.expectation import symbols
from pricing_dsl.syntax.parsing.recovery.site import Edit, Site, place_of

_STAND_ALONE = {"excess": "excess of … over …", "increased": "… increased by …", "reduced": "… reduced by …"}


def diagnostic(site: Site, edit: Edit, file: int) -> Diagnostic | None:
    """The diagnostic for a mistake of these kinds, or None."""
    size = len(site.read)
    token = site.token(size)
    place = place_of(site, size, file)
    edited = place_of(site, edit.position, file)
    before = symbols(site.stacks[-1], 5)
    put = edit.put if not edit.take else ()
    ended = settle(site.stacks[edit.position], put[0]) if put else None
    at_edit = symbols(ended, 4) if ended is not None else []
    if not site.read and site.stacks[0].below is None:
        return _no_header(site, place)
    if token.kind == "excess" and "(" in accepts(site.stacks[-1]):
        return _stands_alone("excess", place)
    if token.kind in ("increased", "reduced") and before[-1:] != ["<product>"]:
        return _stands_alone(token.kind, place)
    if token.kind in ("+", "-", "*", "/") and (found := next((s for s in before[-3:] if s in _STAND_ALONE), None)):
        return _stands_alone(found, place)
    if put[:1] == ("each",) and at_edit[-4:] == ["rounding", "<mode>", "to", "<atom>"]:
        return _no_scope(place_of(site, max(edit.position - 1, 0), file))
    if put[:1] in (("graduated",), ("volume",), ("slabs",)) and "<expr>" in at_edit:
        return _no_tier_mode(edited)
    if put in (("up", "to"), ("below",)) and token.kind == "NUMBER":
        return _no_bound(edited)
    return None


def _no_header(site: Site, place: Place) -> Diagnostic:
    hint = "the file begins, say, `rulebook cloud_storage`"
    if closest(site.token(0).text, ["rulebook"]):
        hint = "did you mean `rulebook`?"
    return diagnose("S015", "a rulebook begins with `rulebook` and its name", place, hint=hint)


def _stands_alone(word: str, place: Place) -> Diagnostic:
    form = _STAND_ALONE[word]
    message = f"`{form}` stands alone; inside a sum or a product it takes brackets"
    return diagnose("S010", message, place, hint=f"write `({form})`")


def _no_scope(place: Place) -> Diagnostic:
    message = "the rounding does not say whether each line, each tier or each bill is rounded"
    hint = "end it with `each line`, `each tier` or `each bill`"
    return diagnose("M405", message, place, hint=hint)


def _no_tier_mode(place: Place) -> Diagnostic:
    message = "these tiers do not say whether each part has its own price or all has one"
    hint = "say `graduated tiers` (each part at the price of its tier) or `volume tiers` (all at the tier reached)"
    return diagnose("T109", message, place, hint=hint, stake="graduated and volume tiers differ on almost every bill")


def _no_bound(place: Place) -> Diagnostic:
    message = "this tier does not say whether its bound belongs to it"
    hint = "write `up to` if exactly this much still belongs to the tier, `below` if not"
    return diagnose("T108", message, place, hint=hint)
