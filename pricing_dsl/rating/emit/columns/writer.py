"""Instructions for sums: as few products and sums as the terms allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, combinations

from attrs import define

from pricing_dsl.ir.nodes import BILL
from pricing_dsl.rating.emit.columns.forms import Form, Wholes
from pricing_dsl.rating.emit.columns.instructions import Cells
from pricing_dsl.rating.emit.columns.single import Given, Single

_MOST_PAIRED = 16
"""In sums of so few terms, pairs are looked for that were added before."""
_MANY_BENDS = 5
"""So many minima of one column are looked up at once: a search takes less than that many products."""

_CONTINUED = 2
"""So many tiers that rows go through one after the other are looked at once for each row, not at both its ends."""


@define
class Writer(Single):
    """Writes instructions, also for what is summed up."""

    def form(self, of: Given) -> Form:
        """A column or constant as a sum."""
        if isinstance(of, str):
            return Form.of(of, self.plans)
        return Form.number(Wholes(tuple(int(one) for one in of if isinstance(one, int))))

    def number(self, number: int) -> Form:
        """A constant of all plans as a sum."""
        return Form.number(Wholes.same(number, self.plans))

    def sum(self, form: Form, space: str = "") -> Given:
        """A sum, computed; in the rows of a list where one is named, else where its terms are."""
        if form.is_number:
            return form.constant.of
        own = self.space_of(form.terms)
        found = self._sum(form) if own == BILL else self._sum_of_rows(form, own)
        return self.spread(found, space or own)

    def column(self, form: Form, space: str) -> str:
        """A sum for each row of a list, even where it is the same in all."""
        found = self.sum(form, space)
        return found if isinstance(found, str) else self.write("spread", (found,), space, over=space)

    def is_known(self, form: Form) -> bool:
        """Whether it is a product that was written before."""
        scaled = form.scaled
        return scaled is not None and self.met("mul", scaled[0], scaled[1].of) is not None

    def _sum_of_rows(self, form: Form, space: str) -> Given:
        """What the bill has once is summed up before it meets the rows."""
        of_bill = {name: factor for name, factor in form.terms.items() if self.spaces[name] == BILL}
        if not of_bill:
            return self._sum(form)
        once = Form(of_bill, form.constant)
        taken = form.constant.are(0) and all(factor.are(-1) for factor in of_bill.values())
        spread = self.form(self.spread(self._sum(once.opposite() if taken else once), space))
        of_rows = {name: factor for name, factor in form.terms.items() if name not in of_bill}
        return self._sum(Form(of_rows, Wholes.same(0, self.plans)).plus(spread.opposite() if taken else spread))

    def _sum(self, form: Form) -> Given:
        """Terms of one coefficient are added up before they are multiplied."""
        form = self._searched(self._continued(form))
        signed: list[tuple[int, Given]] = []
        for factor, members in _by_factor(form):
            if factor.are(1):
                signed += members
            else:
                signed.append(self._product(self._signed(members), factor))
        if not form.constant.are(0):
            signed.append((1, form.constant.of))
        return self._signed(signed)

    def _continued(self, form: Form) -> Form:
        """A sum with minima of where a row ends, less the same of where it starts: as one row starts where the last one
        ended, that is a sum of minima less what it is in the row before."""
        bends = self._bends(form)
        for end, start in self._neighbours(bends):
            starts = {bound: name for name, bound in bends[start].items()}
            pairs = {name: starts[bound] for name, bound in bends[end].items() if bound in starts and bound.from_zero}
            pairs = {a: b for a, b in pairs.items() if form.terms[a] == form.terms[b].opposite()}
            if len(pairs) >= _CONTINUED:
                form = self._less_before(form, pairs)
        return form

    def _less_before(self, form: Form, pairs: Mapping[str, str]) -> Form:
        at_end = self._sum(Form({name: form.terms[name] for name in pairs}, Wholes.same(0, self.plans)))
        space = self.space_of((at_end,))
        before = self.write("previous", (at_end,), space, over=space)
        paired = {*pairs, *pairs.values()}
        rest = Form({name: one for name, one in form.terms.items() if name not in paired}, form.constant)
        return rest.plus(self.form(at_end)).minus(self.form(before))

    def _neighbours(self, columns: Collection[str]) -> list[tuple[str, str]]:
        """(end, start) of rows among columns: the sum of all rows up to this one, and of those before it."""
        found = []
        for end in columns:
            draft = self.drafts.get(end)
            if draft is not None and draft.op == "add":
                a, b = draft.args
                for own, start in ((a, b), (b, a)):
                    before = self.drafts.get(start) if isinstance(start, str) and start in columns else None
                    if before is not None and before.op == "running" and before.args == (own,):
                        found.append((end, str(start)))
        return found

    def _searched(self, form: Form) -> Form:
        """A sum with many minima of one column and constants as what it is between two of these: a line, found by
        where the column stands among them."""
        for column, bounds in self._bends(form).items():
            if len(bounds) >= _MANY_BENDS:
                form = self._line(form, column, bounds)
        return form

    def _bends(self, form: Form) -> dict[str, dict[str, Wholes]]:
        """The terms that are the minimum of a column and a constant, with that, by the column."""
        bends: dict[str, dict[str, Wholes]] = {}
        for name in form.terms:
            draft = self.drafts.get(name)
            if draft is not None and draft.op == "min" and isinstance(draft.args[0], str):
                bound = self.form(draft.args[1])
                if bound.is_number:
                    bends.setdefault(draft.args[0], {})[name] = bound.constant
        return bends

    def _line(self, form: Form, column: str, bounds: Mapping[str, Wholes]) -> Form:
        own = form.terms.get(column, Wholes.same(0, self.plans))
        cells, heights, slopes = [], [], []
        for plan in range(self.plans):
            bends = sorted((bound.of[plan], form.terms[name].of[plan]) for name, bound in bounds.items())
            cells.append(Cells(tuple(bound for bound, _ in bends)))
            passed = accumulate((bound * factor for bound, factor in bends), initial=form.constant.of[plan])
            heights.append(Cells(tuple(passed)))
            total = own.of[plan] + sum(factor for _, factor in bends)
            slopes.append(Cells(tuple(accumulate((-factor for _, factor in bends), initial=total))))
        place = self.pure("search_left", tuple(cells), column)
        height, slope = (self.pure("take", tuple(of_plans), place) for of_plans in (heights, slopes))
        rest = {name: factor for name, factor in form.terms.items() if name not in bounds and name != column}
        line = self.form(height).plus(self.form(self.pure("mul", column, slope)))
        return Form(rest, Wholes.same(0, self.plans)).plus(line)

    def _product(self, column: Given, factor: Wholes) -> tuple[int, Given]:
        """A product with its sign: one that was met with the other sign is taken away."""
        known = self.met("mul", column, factor.opposite().of)
        return (1, self.pure("mul", column, factor.of)) if known is None else (-1, known)

    def _signed(self, terms: Sequence[tuple[int, Given]]) -> Given:
        """Terms added and taken away, those first that were met before."""
        terms = self._paired(list(terms))
        terms.sort(key=lambda term: (-term[0], self.age(term[1])))
        (sign, found), *others = terms
        if sign < 0:
            found = self.pure("neg", found)
        for sign, term in others:
            found = self.pure("add" if sign > 0 else "sub", found, term)
        return found

    def _paired(self, terms: list[tuple[int, Given]]) -> list[tuple[int, Given]]:
        """The terms with each pair that was summed before as one."""
        while 2 < len(terms) <= _MOST_PAIRED:
            for a, b in combinations(terms, 2):
                if (known := self._pair(a, b)) is not None:
                    terms = [known, *(term for term in terms if term is not a and term is not b)]
                    break
            else:
                return terms
        return terms

    def _pair(self, a: tuple[int, Given], b: tuple[int, Given]) -> tuple[int, Given] | None:
        first, second = sorted((a, b), key=lambda term: self.age(term[1]))
        if a[0] == b[0]:
            known = self.met("add", first[1], second[1])
            return None if known is None else (a[0], known)
        for one, other in ((a, b), (b, a)):
            if (known := self.met("sub", one[1], other[1])) is not None:
                return one[0], known
        return None


def _by_factor(form: Form) -> list[tuple[Wholes, list[tuple[int, Given]]]]:
    """The terms by the size of their coefficient, with their signs: of 1 their own, of others the first is added."""
    found: dict[Wholes, list[tuple[int, Given]]] = {}
    for column, factor in form.terms.items():
        opposite = factor.opposite()
        if opposite in found or opposite.are(1):
            found.setdefault(opposite, []).append((-1, column))
        else:
            found.setdefault(factor, []).append((1, column))
    return list(found.items())
