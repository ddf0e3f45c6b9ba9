"""Price curves as SVG: one file that reads in light and dark, in print, and by a screen reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from attrs import frozen

from pricing_dsl.simulate.axes import Axis
from pricing_dsl.simulate.notes import Told
from pricing_dsl.simulate.sentences import sentences
from pricing_dsl.simulate.strokes import Stroke, View, seen, strokes
from pricing_dsl.simulate.words import Words, wrapped

WIDTH = 880
_LEFT, _RIGHT = 84, 28
_HEIGHTS = {View.TOTAL: 300, View.MARGINAL: 120, View.AVERAGE: 120}
_ABOVE, _BELOW = 40, 34  # room for the heading of a picture, and for the marks of its axis
_LINE = 18
_CHARACTERS = 122  # of text beside each other, at its size
_LEAST_APART = 110

_LIGHT = ("#0a5fd0", "#c2410c", "#0f766e", "#7e22ce", "#be185d", "#4d5d00")
_DARK = ("#79b8ff", "#ff9d66", "#4fd1c5", "#c9a0ff", "#ff8ab5", "#d4db6b")
_DASHES = ("", "9 4", "2 4", "11 4 2 4")

_STYLE = """
  .curves text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: #24292f; }
  .curves .title { font-size: 17px; font-weight: 600; }
  .curves .heading { font-weight: 600; }
  .curves .mark { fill: #57606a; font-size: 12px; font-variant-numeric: tabular-nums; }
  .curves .paper { fill: #ffffff; }
  .curves .grid { stroke: #d8dee4; stroke-width: 1; }
  .curves .axis { stroke: #6e7781; stroke-width: 1; }
  .curves .turn { stroke: #57606a; stroke-width: 1; stroke-dasharray: 3 3; }
  .curves .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
  .curves .jump { fill: none; stroke-width: 1.2; stroke-dasharray: 2 3; }
  .curves .open { stroke-width: 1.8; fill: #ffffff; }
  .curves .zone { opacity: 0.12; }
"""

_STYLE_DARK = """
    .curves text { fill: #e6edf3; }
    .curves .mark { fill: #9da7b1; }
    .curves .paper { fill: #0d1117; }
    .curves .grid { stroke: #2d333b; }
    .curves .axis { stroke: #8b949e; }
    .curves .turn { stroke: #9da7b1; }
    .curves .open { fill: #0d1117; }
    .curves .zone { opacity: 0.22; }
"""


@frozen
class _Panel:
    """One picture: where it stands, and its axes."""

    view: View
    top: int
    height: int
    across: Axis
    up: Axis
    drawn: tuple[tuple[Stroke, ...], ...]

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def x(self, value: Fraction) -> float:
        return round(_LEFT + float(self.across.share(value)) * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: Fraction) -> float:
        """A pixel; far outside the picture just beyond its edge, so that no number is out of bounds."""
        return round(self.top + (1 - min(max(float(self.up.share(value)), -0.5), 1.5)) * self.height, 1)


def svg(found: Told, views: Sequence[View]) -> str:
    """The courses as a picture for each view, one below the other, and what they show in words beneath."""
    case = found.courses[0].case
    words = Words.of(found.courses[0])
    books = {course.case.program.title or course.case.program.name for course in found.courses}
    title = f"{', '.join(sorted(books))}: price along {case.quantity.name}"
    legend = list(_legend(found))
    top = 44 + _LINE * (1 + max((row for row, *_ in legend), default=-1))
    panels = []
    for view in views:
        panels.append(_panel(found, view, top + _ABOVE))
        top = panels[-1].bottom + _BELOW
    told = sentences(found)
    body = [f'<rect class="paper" width="{WIDTH}" height="100%"/>', _text(20, 30, title, "title")]
    body += [part for row, left, number, label in legend for part in _entry(row, left, number, label)]
    body += [part for panel in panels for part in _picture(panel, found, words)]
    beneath = list(_beneath(told, top + 14))
    body += beneath
    height = top + 24 + _LINE * len(beneath)
    about = " ".join(f"{heading}: {'; '.join(lines)}." for heading, lines in told.items())
    dark = _STYLE_DARK + _colours(_DARK, "    ")
    style = f"{_STYLE}{_colours(_LIGHT, '  ')}  @media (prefers-color-scheme: dark) {{{dark}  }}\n"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="curves" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" aria-labelledby="curves-title curves-about">',
            f'<title id="curves-title">{escape(title)}</title>',
            f'<desc id="curves-about">{escape(about)}</desc>',
            f"<style>{style}</style>",
            *body,
            "</svg>\n",
        ]
    )


def _panel(found: Told, view: View, top: int) -> _Panel:
    case = found.courses[0].case
    drawn = tuple(tuple(strokes(course, view, (WIDTH - _LEFT) // 2)) for course in found.courses)
    values = [y for one in drawn for y in seen(view, list(one), case.lo, case.hi)]
    height = _HEIGHTS[view]
    return _Panel(view, top, height, Axis.between(case.lo, case.hi, 8), Axis.around(values, height // 38), drawn)


def _colours(colours: Sequence[str], indent: str) -> str:
    rules = []
    for number, colour in enumerate(colours):
        dash = _DASHES[number % len(_DASHES)]
        rules.append(f"{indent}.curves .s{number} {{ stroke: {colour}; }} .curves .f{number} {{ fill: {colour}; }}")
        if dash:
            rules.append(f"{indent}.curves .line.s{number} {{ stroke-dasharray: {dash}; }}")
    return "\n".join(rules) + "\n"


def _legend(found: Told) -> Iterator[tuple[int, int, int, str]]:
    """Row, left edge, number and name of each line."""
    row, left = 0, 20
    for number, course in enumerate(found.courses):
        width = 60 + 8 * len(course.label)
        if left > 20 and left + width > WIDTH - 20:
            row, left = row + 1, 20
        yield row, left, number, course.label
        left += width


def _entry(row: int, left: int, number: int, label: str) -> Iterator[str]:
    y = 54 + _LINE * row
    yield f'<path class="line s{number % len(_LIGHT)}" d="M{left} {y - 4}h30"/>'
    yield _text(left + 38, y, label)


def _picture(panel: _Panel, found: Told, words: Words) -> Iterator[str]:
    per = "" if panel.view is View.TOTAL or not words.unit else f" per {words.unit}"
    yield _text(20, panel.top - 16, f"{panel.view.heading}, {words.currency}{per}", "heading")
    yield from _axes(panel, words)
    clip = f"curves-{panel.view.value}"
    box = f'x="{_LEFT}" y="{panel.top - 2}" width="{WIDTH - _LEFT - _RIGHT}" height="{panel.height + 4}"'
    yield f'<clipPath id="{clip}"><rect {box}/></clipPath>'
    yield f'<g clip-path="url(#{clip})">'
    if panel.view is View.TOTAL:
        yield from _zones(panel, found)
    for number, of_one in enumerate(panel.drawn):
        for stroke in of_one:
            yield from _stroke(panel, stroke, number % len(_LIGHT))
    yield "</g>"
    if panel.view is View.TOTAL:
        yield from _jumps(panel, found)
        yield from _turns(panel, found, words)


def _axes(panel: _Panel, words: Words) -> Iterator[str]:
    right = WIDTH - _RIGHT
    for mark in panel.up.marks:
        y = panel.y(mark)
        yield f'<path class="grid" d="M{_LEFT} {y}H{right}"/>'
        yield _text(_LEFT - 8, y + 4, panel.up.text(mark), "mark", "end")
    yield f'<path class="axis" d="M{_LEFT} {panel.bottom}H{right}"/>'
    for mark in panel.across.marks:
        x = panel.x(mark)
        yield f'<path class="axis" d="M{x} {panel.bottom}v5"/>'
        if mark == panel.across.marks[-1]:
            yield _text(
                min(x + 20, WIDTH - 6), panel.bottom + 19, f"{panel.across.text(mark)} {words.units}", "mark", "end"
            )
        else:
            yield _text(x, panel.bottom + 19, panel.across.text(mark), "mark", "middle")


def _stroke(panel: _Panel, stroke: Stroke, number: int) -> Iterator[str]:
    points = [(panel.x(x), panel.y(y)) for x, y in stroke.points]
    if stroke.sampled or len(points) == 1:
        yield from (f'<circle class="f{number}" cx="{x}" cy="{y}" r="2.2"/>' for x, y in points)
        return
    path = "L".join(f"{x} {y}" for x, y in dict.fromkeys(points))
    yield f'<path class="line s{number}" d="M{path}"/>'


def _zones(panel: _Panel, found: Told) -> Iterator[str]:
    """Bands over what is never worth using."""
    labels = [course.label for course in found.courses]
    for label, zone in found.zones:
        left, right = panel.x(zone.lo), panel.x(zone.hi)
        number = labels.index(label) % len(_LIGHT)
        width = round(right - left, 1)
        yield (
            f'<rect class="zone f{number}" x="{left}" y="{panel.top}" width="{width}" height="{panel.height}">'
            f"<title>{escape(label)}: more is cheaper</title></rect>"
        )


def _jumps(panel: _Panel, found: Told) -> Iterator[str]:
    """Where a curve jumps: a dot at what is paid, a ring at what is not."""
    labels = [course.label for course in found.courses]
    for label, jump in found.jumps:
        number, x = labels.index(label) % len(_LIGHT), panel.x(jump.at)
        y = [panel.y(value) for value in (jump.before, jump.value, jump.after)]
        yield f'<path class="jump s{number}" d="M{x} {min(y)}V{max(y)}"/>'
        for end in dict.fromkeys((y[0], y[2])):
            if end != y[1]:
                yield f'<circle class="open s{number}" cx="{x}" cy="{end}" r="3.4"/>'
        yield f'<circle class="f{number}" cx="{x}" cy="{y[1]}" r="3.4"/>'


def _turns(panel: _Panel, found: Told, words: Words) -> Iterator[str]:
    """Where another becomes the cheapest."""
    labelled = -float(WIDTH)
    for value in found.break_evens:
        x = panel.x(value)
        yield f'<path class="turn" d="M{x} {panel.top}V{panel.bottom}"/>'
        if x - labelled >= _LEAST_APART:
            anchor = "end" if x > WIDTH - _RIGHT - _LEAST_APART else "start"
            yield _text(x - 5 if anchor == "end" else x + 5, panel.top + 11, words.mark(value), "mark", anchor)
            labelled = x


def _beneath(told: dict[str, list[str]], top: int) -> Iterator[str]:
    """What is told, in words."""
    y = top
    for heading, lines in told.items():
        yield _text(20, y, heading, "heading")
        y += _LINE
        for line in lines:
            for part, text in enumerate(wrapped(line, _CHARACTERS)):
                yield _text(32 if part == 0 else 44, y, text)
                y += _LINE


def _text(x: float, y: float, text: str, kind: str = "", anchor: str = "") -> str:
    of = f' class="{kind}"' if kind else ""
    to = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{of} x="{x:g}" y="{y:g}"{to}>{escape(text)}</text>'
