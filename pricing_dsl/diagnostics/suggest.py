"""Did you mean: the known word nearest to a misspelt one."""

from collections.abc import Iterable

LONGEST = 60
"""Words longer than this are only compared whole: nobody mistypes them by a letter, and the work grows squared."""


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate a writer of ``word`` most likely meant, or None if none is near.

    Case and underscores do not count. Otherwise one slip is allowed for every three letters, up to three: a letter
    left out, added or changed, or two neighbours swapped. Of equally near words the first in the alphabet wins.
    """
    wanted = _folded(word)
    most = min(len(wanted) // 3, 3)
    best: tuple[int, str] | None = None
    for candidate in candidates:
        if candidate == word:
            continue
        distance = _slips(wanted, _folded(candidate), most)
        if distance <= most and (best is None or (distance, candidate) < best):
            best = (distance, candidate)
    return best[1] if best else None


def _folded(word: str) -> str:
    return word.casefold().replace("_", "")


def _slips(a: str, b: str, most: int) -> int:
    """How many slips turn ``a`` into ``b``; any number above ``most`` means "too many"."""
    if a == b:
        return 0
    if abs(len(a) - len(b)) > most or max(len(a), len(b)) > LONGEST:
        return most + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        above, before = before, row
        row = [i]
        for j, other in enumerate(b, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
