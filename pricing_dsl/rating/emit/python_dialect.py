"""The scalar dialect: Python over plain integers, one bill at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pricing_dsl.exact import RoundingMode
from pricing_dsl.ir.nodes import Match, Scalar, TableRow
from pricing_dsl.rating.emit.constants import Constants
from pricing_dsl.rating.emit.lookup import NO_ROW, Lookup
from pricing_dsl.rating.emit.source import Bind, Block, Expr, literal, product, sum_of

_TESTS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_MATCHES = {"is": "eq", "up_to": "le", "below": "lt", "since": "ge"}
_MOST_IN_A_CHAIN = 6
"""So many tiers or options are told apart by one `if` after the other; more are searched or indexed."""


class PythonDialect:
    """Conditional expressions rather than calls: a call of `min` costs as much as five comparisons."""

    def least(self, block: Block, of: Sequence[Expr]) -> Expr:
        return self._extreme(block, of, "<")

    def greatest(self, block: Block, of: Sequence[Expr]) -> Expr:
        return self._extreme(block, of, ">")

    def _extreme(self, block: Block, of: Sequence[Expr], beats: str) -> Expr:
        if len(of) == 1:
            return of[0]
        if len(of) == 2:
            a, b = (block.named(one) for one in of)
            return Expr(f"{a.text} if {a.text} {beats} {b.text} else {b.text}", Bind.CHOICE)
        best = block.assign(block.fresh(block.hint), of[0])
        for other in of[1:]:
            one = block.named(other)
            with block.inside(f"if {one.text} {beats} {best.text}:"):
                block.add(f"{best.text} = {one.text}")
        return best

    def compared(self, test: str, a: Expr, b: Expr) -> Expr:
        return Expr(f"{a.within(Bind.PLUS)} {_TESTS[test]} {b.within(Bind.PLUS)}", Bind.COMPARE)

    def every(self, flags: Sequence[Expr]) -> Expr:
        return self._joined(flags, "and", Bind.AND)

    def some(self, flags: Sequence[Expr]) -> Expr:
        return self._joined(flags, "or", Bind.OR)

    def _joined(self, flags: Sequence[Expr], word: str, bind: Bind) -> Expr:
        if not flags:
            return literal(word == "and")
        if len(flags) == 1:
            return flags[0]
        return Expr(f" {word} ".join(flag.within(Bind(bind + 1)) for flag in flags), bind)

    def negated(self, flag: Expr) -> Expr:
        return Expr(f"not {flag.within(Bind.NOT)}", Bind.NOT)

    def chosen(self, flag: Expr, then: Expr, otherwise: Expr) -> Expr:
        return Expr(f"{then.within(Bind.OR)} if {flag.within(Bind.OR)} else {otherwise.text}", Bind.CHOICE)

    def times(self, a: Expr, b: Expr) -> Expr:
        for factor, other in ((a, b), (b, a)):
            if factor.is_number:
                return product(int(factor.text), other)
        return Expr(f"{a.within(Bind.TIMES)} * {b.within(Bind.TIMES)}", Bind.TIMES)

    def exact_quotient(self, a: Expr, b: Expr) -> Expr:
        return a if b.text == "1" else Expr(f"{a.within(Bind.QUOTIENT)} // {b.within(Bind.ATOM)}", Bind.QUOTIENT)

    def rounded(self, block: Block, n: Expr, d: Expr, mode: RoundingMode, from_zero: bool) -> Expr:
        if d.text == "1":
            return n
        if mode in (RoundingMode.FLOOR, RoundingMode.CEILING):
            return self._floor(n, d) if mode is RoundingMode.FLOOR else self._ceiling(n, d)
        n = n if from_zero else block.named(n)
        if mode in (RoundingMode.DOWN, RoundingMode.UP):
            near, far = (self._floor, self._ceiling) if mode is RoundingMode.DOWN else (self._ceiling, self._floor)
            return near(n, d) if from_zero else self._by_sign(n, near(n, d), far(n, d))
        n, d, half = self._halved(block, n, d)
        above = sum_of([(1, n)], half)
        if mode is RoundingMode.HALF_EVEN:
            return self._half_even(block, above, d)
        below = sum_of([(1, half), (-1, n)])
        up, down = self._floor(above, d), self.negative(self._floor(below, d))
        if mode is RoundingMode.HALF_UP:
            return up if from_zero else self._by_sign(n, up, down)
        return down if from_zero else self._by_sign(n, down, up)

    def _halved(self, block: Block, n: Expr, d: Expr) -> tuple[Expr, Expr, Expr]:
        """n, d and half of d; twice all of them where d is not surely even."""
        if d.is_number and int(d.text) % 2 == 0:
            return n, d, literal(int(d.text) // 2)
        d = block.named(d)
        return block.named(product(2, n)), block.named(product(2, d)), d

    def _half_even(self, block: Block, above: Expr, d: Expr) -> Expr:
        above, d = block.named(above), block.named(d)
        nearest = block.assign(block.fresh(block.hint), self._floor(above, d))
        with block.inside(f"if {nearest.text} & 1 and {nearest.text} * {d.text} == {above.text}:"):
            block.add(f"{nearest.text} -= 1", "halfway: to the even one")
        return nearest

    def _floor(self, n: Expr, d: Expr) -> Expr:
        return Expr(f"{n.within(Bind.QUOTIENT)} // {d.within(Bind.ATOM)}", Bind.QUOTIENT)

    def _ceiling(self, n: Expr, d: Expr) -> Expr:
        return self.negative(self._floor(Expr(f"-{n.within(Bind.ATOM)}", Bind.TIMES), d))

    def negative(self, of: Expr) -> Expr:
        return Expr(f"-{of.within(Bind.ATOM)}", Bind.TIMES)

    def _by_sign(self, n: Expr, positive: Expr, negative: Expr) -> Expr:
        return self.chosen(Expr(f"{n.text} >= 0", Bind.COMPARE), positive, negative)

    def size_or_one(self, n: Expr, from_zero: bool) -> Expr:
        return Expr(f"{n.within(Bind.AND)} or 1" if from_zero else f"abs({n.text}) or 1", Bind.OR)

    def days_between(self, a: Expr, b: Expr) -> Expr:
        return Expr(f"({a.within(Bind.ATOM)} - {b.within(Bind.ATOM)}).days", Bind.CALL)

    def shifted(self, date: Expr, amount: Expr, by: str) -> Expr:
        return Expr(f"shift_{'months' if by == 'months' else 'days'}({date.text}, {amount.text})", Bind.CALL)

    def tier(self, block: Block, selector: Expr, bounds: Sequence[Expr], owns: Sequence[str]) -> Expr:
        selector = block.named(selector)
        if len(bounds) <= _MOST_IN_A_CHAIN:
            tiers = zip(bounds, owns, strict=True)
            tests = (f"{selector.text} {'<=' if own == 'up_to' else '<'} {b.within(Bind.PLUS)}" for b, own in tiers)
            chain = " else ".join(f"{index} if {test}" for index, test in enumerate(tests))
            return Expr(f"{chain} else {len(bounds)}", Bind.CHOICE)
        written = ", ".join(bound.text for bound in bounds)
        if len(set(owns)) == 1 and all(bound.is_number for bound in bounds) and _rising(bounds):
            side = "left" if owns[0] == "up_to" else "right"
            return Expr(f"bisect_{side}(({written}), {selector.text})", Bind.CALL)
        owned = tuple(own == "up_to" for own in owns)
        return Expr(f"first_tier({selector.text}, ({written},), {owned!r})", Bind.CALL)

    def filled(self, of: Expr, low: Expr, high: Expr | None, above: bool, below: bool) -> Expr:
        size = sum_of([(1, of)], product(-1, low)) if low.is_number else sum_of([(1, of), (-1, low)])
        if high is not None and not below:
            most = sum_of([(1, high), (-1, low)])
            if high.is_number and low.is_number:
                most = literal(int(high.text) - int(low.text))
            size = self.chosen(Expr(f"{of.text} < {high.text}", Bind.COMPARE), size, most)
        return size if above else self.chosen(Expr(f"{of.text} <= {low.text}", Bind.COMPARE), literal(0), size)

    def picked(self, block: Block, index: Expr, options: Sequence[Expr], surely: bool) -> Expr:
        constant = all(option.is_number for option in options)
        if not constant and len(options) <= _MOST_IN_A_CHAIN:
            index = block.named(index)
            chain = [
                f"{option.within(Bind.OR)} if {index.text} == {at} else " for at, option in enumerate(options[:-1])
            ]
            return Expr("".join(chain) + options[-1].within(Bind.OR), Bind.CHOICE)
        if surely:
            return Expr(f"{_tuple(options)}[{index.text}]", Bind.CALL)
        index = block.named(index)
        return Expr(f"{_tuple(options)}[{index.text} if 0 <= {index.text} < {len(options)} else -1]", Bind.CALL)

    def row(
        self, block: Block, constants: Constants, table: str, rows: Sequence[TableRow], keys: Sequence[Expr]
    ) -> Expr:
        numbers = _numbers_by_key(rows)
        if numbers is not None:
            by_key, otherwise = numbers
            key = keys[0].text if len(keys) == 1 else f"({', '.join(key.text for key in keys)})"
            return Expr(f"{constants.name(by_key, f'{table}_rows').text}.get({key}, {otherwise})", Bind.CALL)
        if len(rows) > _MOST_IN_A_CHAIN:
            finder = constants.name(Lookup(tuple(rows)), f"{table}_row")
            return Expr(f"{finder.text}({', '.join(key.text for key in keys)})", Bind.CALL)
        keys = [block.named(key) for key in keys]
        found = literal(NO_ROW)
        for number, row in reversed(list(enumerate(rows))):
            tests = [self._match(constants, match, key) for match, key in zip(row.matches, keys, strict=True)]
            wanted = [test for test in tests if test is not None]
            found = self.chosen(self.every(wanted), literal(number), found) if wanted else literal(number)
        return found

    def _match(self, constants: Constants, match: Match, key: Expr) -> Expr | None:
        """The test of one key; None where any will do."""
        if match.kind not in _MATCHES:
            return None
        return self.compared(_MATCHES[match.kind], key, constants.of(match.value, "bound"))

    def looked_up(self, cells: Expr, row: Expr) -> Expr:
        return Expr(f"{cells.text}[{row.text}]", Bind.CALL)

    def fraction(self, n: Expr, d: Expr) -> Expr:
        return Expr(f"Fraction({n.text}, {d.text})", Bind.CALL)

    def folded(self, fn: str, column: Expr) -> Expr:
        return Expr(f"{fn}({column.text}{', default=0' if fn in ('min', 'max') else ''})", Bind.CALL)

    def folded_alike(self, fn: str, of: Expr, rows: Expr) -> Expr:
        if fn == "sum":
            return self.times(of, rows)
        return self.chosen(Expr(rows.text), of, literal(False if fn == "any" else 0))

    def grouped(self, block: Block, column: Expr, members: Expr, groups: Expr) -> Expr:
        sums = block.assign(block.fresh(block.hint), Expr(f"[0] * {groups.text}"))
        with block.inside(f"for group, one in zip({members.text}, {column.text}):"):
            block.add(f"{sums.text}[group] += one")
        return sums

    def alike(self, of: Expr, rows: Expr) -> Expr:
        return Expr(f"[{of.text}] * {rows.text}", Bind.TIMES)

    def scaled(self, column: Expr, factor: Expr) -> Expr:
        return Expr(f"[{factor.within(Bind.TIMES)} * one for one in {column.text}]", Bind.CALL)

    def running(self, column: Expr) -> Expr:
        return Expr(f"before({column.text})", Bind.CALL)

    def firsts(self, rows: Expr) -> Expr:
        return Expr(f"[at == 0 for at in range({rows.text})]", Bind.CALL)

    def drawn(self, block: Block, rows: Sequence[Expr], lots: Sequence[Expr], newest: bool) -> tuple[Expr, Expr]:
        needs, living = (f"zip({', '.join(column.text for column in columns)})" for columns in (rows, lots))
        got, gave = block.fresh("each_got"), block.fresh("each_gave")
        block.add(f"{got}, {gave} = drawn({needs}, {living}, {newest})")
        return Expr(got), Expr(gave)

    def common_multiple(self, column: Expr) -> Expr:
        return Expr(f"lcm(*[one or 1 for one in {column.text}])", Bind.CALL)


def _numbers_by_key(rows: Sequence[TableRow]) -> tuple[dict[Scalar | tuple[Scalar | None, ...], int], int] | None:
    """Row numbers by key, and the number for any other key, of a table where each row says which keys it is for (the
    last may be for any); None for other tables."""
    numbers: dict[Scalar | tuple[Scalar | None, ...], int] = {}
    for number, row in enumerate(rows):
        kinds = {match.kind for match in row.matches}
        if kinds <= {"any", "above"}:
            return numbers, number
        if kinds != {"is"}:
            return None
        key = tuple(match.value for match in row.matches)
        numbers.setdefault(key[0] if len(key) == 1 and key[0] is not None else key, number)
    return numbers, NO_ROW


def _tuple(options: Sequence[Expr]) -> str:
    written = ", ".join(option.text for option in options)
    return f"({written},)" if len(options) == 1 else f"({written})"


def _rising(bounds: Sequence[Expr]) -> bool:
    numbers = [int(bound.text) for bound in bounds]
    return all(a < b for a, b in pairwise(numbers))
