"""Which of many edits the author most likely meant."""

from __future__ import annotations

from pricing_dsl.syntax.parsing.automaton import Stack, complete, is_name, shift
from pricing_dsl.syntax.parsing.recovery.closing import close_by_layout
from pricing_dsl.syntax.parsing.recovery.single import double_edits, rereads_line, single_edits
from pricing_dsl.syntax.parsing.recovery.site import LOOK_AHEAD, Edit, Site
from pricing_dsl.syntax.parsing.recovery.skipping import skips
from pricing_dsl.syntax.words import words

ENOUGH = 3  # tokens that must fit behind an edit
_DOUBTFUL = 4.0  # from here on edits of two words are tried too
_NEARLY = 0.3  # edits are equally good if their doubts differ by no more
_MOST_COMPARED = 12
_OTHER_LINE_FAILS = 1.5
_ENDS_UNFINISHED = 1.0
_OWN_LINE_FAILS = 4.0


def best_word(site: Site) -> Edit | None:
    """The likeliest edit of a word or two, if there is one after which the text goes on."""
    best = _likeliest(site)
    if best is not None and (best.reach >= ENOUGH or mends_line(site, best)):
        return close_by_layout(site, best)
    return None


def best_skip(site: Site) -> Edit | None:
    """The shortest skip after which the text goes on."""
    size = len(site.read)
    going_on = (edit for edit in skips(site) if edit.reach - (edit.position + edit.take - size) >= ENOUGH)
    return min(going_on, key=lambda edit: (edit.cost, -edit.reach), default=None)


def _likeliest(site: Site) -> Edit | None:
    """The least doubtful edit of one word, or of two if all of those are doubtful.

    Of several that are nearly so, it is the one after which the text goes well for longest.
    """
    edits = sorted(((_doubt(site, edit), edit) for edit in single_edits(site)), key=lambda pair: pair[0])
    if not edits or edits[0][0] > _DOUBTFUL:
        doubles = ((_doubt(site, edit), edit) for edit in double_edits(site))
        edits = sorted([*edits, *doubles], key=lambda pair: pair[0])
    if not edits:
        return None
    least, best = edits[0]
    near = [edit for doubt, edit in edits[:_MOST_COMPARED] if doubt - least <= _NEARLY]
    if best.stop is not None or len(near) == 1:
        return best
    return max(near, key=lambda edit: site.long_reach(edit))


def _doubt(site: Site, edit: Edit) -> float:
    """How doubtful an edit of one word is: what it costs, how soon the text goes wrong again, and whether on its line.

    An edit that mends its line is preferred to a dearer one after which more can be read: the next line may hold a
    mistake of its own.
    """
    if edit.stop is None:
        return edit.cost
    doubt = edit.cost + 2 * (1 - edit.reach / LOOK_AHEAD)
    if not mends_line(site, edit):
        return doubt + _OWN_LINE_FAILS
    stop = len(site.read) + edit.reach
    if not site.starts_line(stop):
        return doubt
    if site.token(stop).kind in words().beginnings:
        return doubt + _OTHER_LINE_FAILS  # what stands above it should have been followed by this line
    return doubt if complete(edit.stop) else doubt + _ENDS_UNFINISHED


def mends_line(site: Site, edit: Edit) -> bool:
    """Whether the text goes wrong again, if it does, only on another line than the mistake."""
    size = len(site.read)
    if rereads_line(site, edit) or any(site.starts_line(size + ahead) for ahead in range(1, edit.reach + 1)):
        return True
    return edit.position + edit.take <= size and _begins_line(site, edit)


def _begins_line(site: Site, edit: Edit) -> bool:
    """Whether the token that did not fit begins a line, and what the line says, if the edit is made before it."""
    size = len(site.read)
    known = words()
    if site.token(size).kind not in known.openings | known.clauses | {"}"} or not site.starts_line(size):
        return False
    stack: Stack | None = site.stacks[edit.position]
    ahead = (site.token(position).kind for position in range(edit.position + edit.take, size + 1))
    for kind in (*edit.put, *ahead):
        stack = shift(stack, kind) if stack else None
    return stack is not None and not is_name(stack)
