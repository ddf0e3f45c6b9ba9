"""When what is checked: at once what is being typed, soon the whole rulebook, and when all is quiet the rest.

Two threads work through what is due, so that the one that listens to the editor is never kept waiting. Whatever a newer
text makes pointless is given up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from enum import IntEnum

from attrs import define, field, frozen

from pricing_dsl.diagnostics import Diagnostic
from pricing_dsl.examples.run import ExampleResult, run_examples
from pricing_dsl.linter.registry import RULES
from pricing_dsl.linter.rule import LintRule
from pricing_dsl.linter.runner import run
from pricing_dsl.linter.settings.search import Search
from pricing_dsl.lsp.excerpt import MOST, excerpt, touching
from pricing_dsl.lsp.findings import Finding, by_path, carried, change_between
from pricing_dsl.lsp.workspace import View, Workspace
from pricing_dsl.pipeline import Compilation, CompileError
from pricing_dsl.source import Place

log = logging.getLogger("pricing")


class Stage(IntEnum):
    """TYPED: the declarations being typed. WHOLE: the rulebook. REST: its examples and what the linter says."""

    TYPED = 0
    WHOLE = 1
    REST = 2


DELAYS = {Stage.TYPED: 0.0, Stage.WHOLE: 0.1, Stage.REST: 0.7}
"""Seconds from a change to the work on it, if no other change follows."""


class Superseded(BaseException):
    """The text changed while it was being checked. Nobody catches this by mistake: it is no Exception."""


@frozen
class Known:
    """What was last published of a file: of which text, and what of it the parser found."""

    text: str
    findings: tuple[Finding, ...]
    unread: frozenset[Diagnostic]


@define(eq=False)
class Checks:
    """The checks of one workspace. `publish(path, text, findings)` tells what was found in a text of a file,
    `ran(path)` that examples were run; `rested()` is called when there was time for all.

    `results` holds those of the examples, with the compilation they are of. Of each rulebook, `_found` is what the
    check found, `_lints` what the linter found besides, and `_silent` what of the check the author, or the settings,
    do not want to hear.
    """

    workspace: Workspace
    publish: Callable[[str, str, list[Finding]], None]
    ran: Callable[[str], object] = field(default=lambda path: None)
    rested: Callable[[], object] = field(default=lambda: None)
    results: dict[str, tuple[Compilation, tuple[ExampleResult, ...]]] = field(factory=dict)
    _found: dict[str, dict[str, list[Finding]]] = field(factory=dict)
    _lints: dict[str, list[Finding]] = field(factory=dict)
    _silent: dict[str, set[tuple[str, str]]] = field(factory=dict)
    _known: dict[str, Known] = field(factory=dict)
    _due: dict[tuple[Stage, str], float] = field(factory=dict)
    _turn: threading.Condition = field(factory=threading.Condition)
    _stopped: bool = False
    _busy: int = 0

    # ---- what is due -------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin to work."""
        for name, stages in (("pricing-check", (Stage.TYPED, Stage.WHOLE)), ("pricing-rest", (Stage.REST,))):
            threading.Thread(target=self._work, args=(stages,), name=name, daemon=True).start()

    def stop(self) -> None:
        """Work no more."""
        with self._turn:
            self._stopped = True
            self._turn.notify_all()

    def changed(self, path: str, *, at_once: bool = False) -> None:
        """A text changed. at_once: it was opened, or a file on disk changed, so nobody is typing."""
        now = time.monotonic()
        users = [root for root in self.workspace.roots(path) if root != path] if at_once or path in self._known else []
        with self._turn:
            if not at_once:
                self._due[Stage.TYPED, path] = now
            for root in (path, *users):
                for stage in (Stage.WHOLE, Stage.REST):
                    delay = DELAYS[stage] if not (at_once and stage is Stage.WHOLE) else 0.0
                    self._due[stage, root] = now + delay
            self._turn.notify_all()

    def quiet(self, timeout: float = 30.0) -> bool:
        """Wait until nothing is due any more; False if that took too long."""
        with self._turn:
            return self._turn.wait_for(lambda: not self._due and not self._busy, timeout)

    def _next(self, stages: tuple[Stage, ...]) -> tuple[Stage, str] | None:
        """The work to do next, when it is due; None at the end."""
        with self._turn:
            while not self._stopped:
                mine = sorted((stage, due, path) for (stage, path), due in self._due.items() if stage in stages)
                now = time.monotonic()
                for stage, due, path in mine:
                    if due <= now:
                        del self._due[stage, path]
                        self._busy += 1
                        return stage, path
                self._turn.wait(min(due for _, due, _ in mine) - now if mine else None)
            return None

    def _work(self, stages: tuple[Stage, ...]) -> None:
        rules = {Stage.TYPED: self._typed, Stage.WHOLE: self._whole, Stage.REST: self._rest}
        while (job := self._next(stages)) is not None:
            stage, path = job
            try:
                rules[stage](path)
            except Superseded:
                with self._turn:
                    self._due.setdefault((stage, path), time.monotonic() + DELAYS[stage])
            except Exception:
                log.exception("%s could not be checked", path)
            finally:
                with self._turn:
                    self._busy -= 1
                    self._turn.notify_all()

    def _pause_before(self, *stages: Stage) -> Callable[[], None]:
        """A pause that gives up where work of these stages waits."""

        def pause() -> None:
            if self._stopped or any(stage in stages and due <= time.monotonic() for stage, due in _waiting(self._due)):
                raise Superseded

        return pause

    # ---- the stages --------------------------------------------------------------------------------------------------

    def _typed(self, path: str) -> None:
        """Check the declarations that changed, and tell of the others what is known of them."""
        view, known = self.workspace.seen(path), self._known.get(path)
        if view is None or known is None:
            return
        change = change_between(known.text, view.text)
        wanted = touching(view.parsed.rulebook, change.start, change.new)
        compilation = view.compilation
        compilation.pause = self._pause_before(Stage.TYPED)
        few = len(wanted) <= MOST
        found = compilation.diagnostics_of(excerpt(compilation.rulebooks, wanted)) if few else compilation.unread
        unread = frozenset(compilation.unread)
        spans = [(one.base, one.base + one.item.span[1]) for one in wanted] if few else []
        fresh = [
            Finding(one, compilation.sources)
            for one in found
            if one.place.file == view.file
            and (one in unread or _lies_in(one.place, spans))
            and (one.code, one.message) not in self._silent.get(compilation.path, ())
        ]
        rest = [one for one in known.findings if one.diagnostic not in known.unread]
        kept = [one for one in carried(rest, path, change, view.text) if not _lies_in(one.diagnostic.place, spans)]
        self.publish(path, view.text, [*fresh, *kept])

    def _whole(self, root: str) -> None:
        """Check a rulebook, and tell of all its files."""
        view = self.workspace.view(root)
        if view is None:
            self._forget(root)
            return
        compilation = view.compilation
        compilation.pause = self._pause_before(Stage.TYPED)
        diagnostics = _checked(compilation)
        view.checked = compilation.checked
        if compilation.ok:
            view.good = compilation
        before = self._found.get(root, {})
        self._found[root] = by_path(diagnostics, compilation.sources)
        for path in {**before, **self._found[root]}:
            self._tell(path)

    def _rest(self, root: str) -> None:
        """Run the examples of a rulebook, and the rules of the linter."""
        view = self.workspace.view(root)
        if view is None or not view.is_good:
            return
        compilation = view.compilation
        pause = self._pause_before(Stage.TYPED, Stage.WHOLE)
        self.results[root] = compilation, run_examples(compilation)
        self.ran(root)
        settings = Search().settings(root)
        rules = () if settings.excludes(root) else RULES.values()
        linted = run(compilation, settings.profile(root), _with_pauses(rules, pause))
        known, told = ({_key(one) for one in some} for some in (compilation.diagnostics, linted.diagnostics))
        self._lints[root] = [Finding(one, linted.sources) for one in linted.diagnostics if _key(one) not in known]
        self._silent[root] = {(one.code, one.message) for one in compilation.diagnostics if _key(one) not in told}
        for path in self._found.get(root, {}):
            self._tell(path)
        self.rested()

    # ---- telling -----------------------------------------------------------------------------------------------------

    def findings_in(self, view: View) -> list[Finding]:
        """What is known of the text of a view: what was last told of the file, where it stands now."""
        known = self._known.get(view.path)
        if known is None:
            return []
        if known.text == view.text:
            return list(known.findings)
        return carried(known.findings, view.path, change_between(known.text, view.text), view.text)

    def _tell(self, path: str) -> None:
        """Tell all that is known of a file as it stands, each thing once."""
        view = self.workspace.seen(path)
        if view is None:
            return
        found: dict[tuple[object, ...], Finding] = {}
        unread: set[Diagnostic] = set()
        for root in self.workspace.roots(path):
            lints = [one for one in self._lints.get(root, ()) if one.path == path]
            silent = self._silent.get(root, ())
            checked = (
                one
                for one in self._found.get(root, {}).get(path, ())
                if (one.diagnostic.code, one.diagnostic.message) not in silent
            )
            for one in (*checked, *_as_it_stands(lints, view)):
                text = one.sources[one.diagnostic.place.file].text
                if text != view.text:
                    return  # it changed meanwhile, and is being checked again
                found.setdefault((one.diagnostic.code, one.diagnostic.place[1:], one.diagnostic.message), one)
            unread |= set(self._unread(root))
        self._known[path] = Known(view.text, tuple(found.values()), frozenset(unread))
        self.publish(path, view.text, list(found.values()))

    def _unread(self, root: str) -> Iterable[Diagnostic]:
        view = self.workspace.view(root)
        return view.compilation.unread if view is not None else ()

    def _forget(self, root: str) -> None:
        """A file is gone."""
        for path in self._found.pop(root, {}):
            self._known.pop(path, None)
            self.publish(path, "", [])


def _key(one: Diagnostic) -> tuple[object, ...]:
    return one.code, one.place, one.message, one.severity


def _waiting(due: dict[tuple[Stage, str], float]) -> list[tuple[Stage, float]]:
    return [(stage, when) for (stage, _), when in list(due.items())]


def _checked(compilation: Compilation) -> tuple[Diagnostic, ...]:
    """All that `pricing check` says of a rulebook."""
    try:
        if compilation.ok:
            _ = compilation.program
    except CompileError as error:
        return error.report.diagnostics
    return compilation.diagnostics


def _with_pauses(rules: Iterable[LintRule], pause: Callable[[], None]) -> Iterable[LintRule]:
    for rule in rules:
        pause()
        yield rule


def _as_it_stands(findings: list[Finding], view: View) -> list[Finding]:
    """Findings of an earlier text of the view's file, where they stand in it now."""
    if not findings:
        return []
    old = findings[0].sources[findings[0].diagnostic.place.file].text
    if old == view.text:
        return findings
    return carried(findings, view.path, change_between(old, view.text), view.text)


def _lies_in(place: Place, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place.start <= end for start, end in spans)
