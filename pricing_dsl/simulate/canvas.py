"""A canvas of dots in the terminal: each cell two wide and four high, as Braille characters have them."""

from __future__ import annotations

from attrs import define, field

_BLANK = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bit of each dot, by row and column inside a cell."""

_DASHES = ((1, 0), (5, 3), (1, 2), (6, 2))
"""How many dots of a line are drawn and how many left out, by the number of the line."""


@define
class Canvas:
    """Dots, and the number of the line that was drawn last in each cell. Dot (0, 0) is at the top left."""

    columns: int
    rows: int
    _bits: dict[tuple[int, int], int] = field(factory=dict)
    _lines: dict[tuple[int, int], int] = field(factory=dict)

    @property
    def width(self) -> int:
        return 2 * self.columns

    @property
    def height(self) -> int:
        return 4 * self.rows

    def dot(self, x: int, y: int, line: int) -> None:
        """Set a dot; one outside is left out."""
        if 0 <= x < self.width and 0 <= y < self.height:
            cell = x // 2, y // 4
            self._bits[cell] = self._bits.get(cell, 0) | _DOTS[y % 4][x % 2]
            self._lines[cell] = line

    def path(self, points: list[tuple[int, int]], line: int) -> None:
        """A line from point to point, dashed by its number, so that lines differ without colours too."""
        drawn, left_out = _DASHES[line % len(_DASHES)]
        run = 0
        for at, (x, y) in enumerate(points):
            x0, y0 = points[at - 1] if at else (x, y)
            steps = max(abs(x - x0), abs(y - y0))
            for step in range(0 if at == 0 else 1, steps + 1):
                if run % (drawn + left_out) < drawn:
                    part = step or (1 if at == 0 else 0)
                    whole = steps or 1
                    self.dot(x0 + _nearest((x - x0) * part, whole), y0 + _nearest((y - y0) * part, whole), line)
                run += 1

    def cell(self, column: int, row: int, *, plain: bool = False) -> tuple[str, int | None]:
        """What stands in a cell, and the line it belongs to. plain: a terminal without Braille."""
        bits = self._bits.get((column, row), 0)
        if not bits:
            return " ", None
        return "*" if plain else chr(_BLANK + bits), self._lines[column, row]


def sample(line: int, *, plain: bool = False) -> str:
    """A short piece of a line, for a legend."""
    canvas = Canvas(4, 1)
    canvas.path([(0, 1), (7, 1)], line)
    return "".join(canvas.cell(column, 0, plain=plain)[0] for column in range(4))


def _nearest(n: int, d: int) -> int:
    return (2 * n + d) // (2 * d)
