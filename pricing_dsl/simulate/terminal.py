"""Price curves in the terminal: axes with units, lines of dots, and what they show in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from pricing_dsl.simulate.axes import Axis
from pricing_dsl.simulate.canvas import Canvas, sample
from pricing_dsl.simulate.notes import Told
from pricing_dsl.simulate.sentences import sentences
from pricing_dsl.simulate.strokes import View, seen, strokes
from pricing_dsl.simulate.words import Words, wrapped

COLOURS = ("cyan", "magenta", "yellow", "green", "blue", "red")
_HEIGHTS = {View.TOTAL: 14, View.MARGINAL: 6, View.AVERAGE: 6}
_LEAST_WIDTH = 40


def show(console: Console, found: Told, views: Sequence[View], width: int) -> None:
    """Draw the courses, a picture for each view, and say what they show; no line is longer than `width`."""
    plain = "utf" not in console.encoding.lower()
    for view in views:
        for line in _picture(found, view, max(width, _LEAST_WIDTH), plain):
            console.print(line)
        console.print()
    tell(console, found, width)


def tell(console: Console, found: Told, width: int) -> None:
    """Say what the courses show."""
    for heading, lines in sentences(found).items():
        console.print(Text(heading, style="bold"))
        for line in lines:
            for part, text in enumerate(wrapped(line, max(width, _LEAST_WIDTH) - 4)):
                console.print(Text(f"{'  ' if part == 0 else '    '}{text}"))


def _picture(found: Told, view: View, width: int, plain: bool) -> Iterator[Text]:
    """The lines of one picture."""
    words = Words.of(found.courses[0])
    case = found.courses[0].case
    drawn = [strokes(course, view, 2 * width) for course in found.courses]
    values = [y for one in drawn for y in seen(view, one, case.lo, case.hi)]
    height = _HEIGHTS[view]
    up = Axis.around(values, height // 3)
    labels = {mark: up.text(mark) for mark in up.marks}
    margin = max(map(len, labels.values()))
    columns = width - margin - 2
    across = Axis.between(case.lo, case.hi, max(columns // 14, 2))
    canvas = Canvas(columns, height)
    for number, of_one in enumerate(drawn):
        for stroke in of_one:
            dots = [_dot(canvas, across, up, x, y) for x, y in stroke.points]
            if stroke.sampled:
                for dot in dots:
                    canvas.dot(*dot, number)
            else:
                canvas.path(dots, number)
    per = "" if view is View.TOTAL or not words.unit else f" per {words.unit}"
    yield Text(f"{view.heading}, {words.currency}{per}", style="bold")
    yield from _legend(found, width, plain)
    yield from _rows(canvas, up, labels, margin, plain)
    yield from _foot(across, canvas, margin, found if view is View.TOTAL else None, words.units, plain)


def _rows(canvas: Canvas, up: Axis, labels: dict[Fraction, str], margin: int, plain: bool) -> Iterator[Text]:
    """The picture itself, with the axis at its left."""
    rows = {_row(canvas.rows, up, mark): text for mark, text in labels.items()}
    for row in range(canvas.rows):
        text = rows.get(row, "")
        line = Text(f"{text.rjust(margin)} {_sign('┤' if text else '│', plain)}")
        for column in range(canvas.columns):
            said, of = canvas.cell(column, row, plain=plain)
            line.append(said, style="" if of is None else COLOURS[of % len(COLOURS)])
        line.rstrip()
        yield line


def _dot(canvas: Canvas, across: Axis, up: Axis, x: Fraction, y: Fraction) -> tuple[int, int]:
    """The dot of a point; far outside the picture it lies just beyond its edge."""
    right = round(across.share(x) * (canvas.width - 1))
    down = round((1 - up.share(y)) * (canvas.height - 1))
    return right, max(-1, min(down, canvas.height))


def _row(height: int, up: Axis, mark: Fraction) -> int:
    return round((1 - up.share(mark)) * (4 * height - 1)) // 4


def _legend(found: Told, width: int, plain: bool) -> Iterator[Text]:
    """The names of the lines, as many beside each other as there is room for."""
    if len(found.courses) == 1:
        return
    line = Text()
    for number, course in enumerate(found.courses):
        entry = Text(f"{sample(number, plain=plain)} ", style=COLOURS[number % len(COLOURS)]) + Text(course.label)
        if line and len(line) + 3 + len(entry) > width:
            yield line
            line = Text()
        line = line + Text("   " if line else "") + entry
    line.truncate(width, overflow="ellipsis")
    yield line


def _foot(across: Axis, canvas: Canvas, margin: int, marked: Told | None, unit: str, plain: bool) -> Iterator[Text]:
    """The axis below the picture: marks with the unit, and on it what is marked of the courses."""
    columns = canvas.columns

    def column(x: Fraction) -> int:
        return _dot(canvas, across, across, x, across.lo)[0] // 2

    rule = [_sign("─", plain)] * columns
    under = [" "] * (columns + margin + 2)
    free = 0
    for mark in across.marks:
        rule[column(mark)] = _sign("┬", plain)
        text = (
            f"{across.text(mark)} {unit}".rstrip()
            if mark is across.marks[-1] or mark == across.marks[-1]
            else across.text(mark)
        )
        begin = min(max(margin + 2 + column(mark) - len(text) // 2, 0), len(under) - len(text))
        if begin >= free:
            under[begin : begin + len(text)] = text
            free = begin + len(text) + 2
    signs = []
    if marked is not None:
        for _, zone in marked.zones:
            for at in range(column(zone.lo), column(zone.hi) + 1):
                rule[at] = _sign("━", plain)
        for _, jump in marked.jumps:
            rule[column(jump.at)] = _sign("◆", plain)
        for x in marked.break_evens:
            rule[column(x)] = _sign("▲", plain)
        told = (
            ("━", "more is cheaper", marked.zones),
            ("◆", "jump", marked.jumps),
            ("▲", "cheapest changes", marked.break_evens),
        )
        signs = [f"{_sign(sign, plain)} {what}" for sign, what, any_ in told if any_]
    yield Text(f"{' ' * (margin + 1)}{_sign('└', plain)}{''.join(rule)}")
    yield Text("".join(under).rstrip())
    if signs:
        yield Text(f"{' ' * (margin + 2)}{'   '.join(signs)}", style="dim")


_PLAIN = str.maketrans("┤│└─┬━◆▲", "+|+-+=x^")


def _sign(sign: str, plain: bool) -> str:
    return sign.translate(_PLAIN) if plain else sign
