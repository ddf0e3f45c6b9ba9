"""`pricing lint --fix`: fixes made in files, or shown as a difference."""

from __future__ import annotations

import datetime
import difflib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
from attrs import frozen

from pricing_dsl.cli.lint_options import Chosen
from pricing_dsl.diagnostics.render.report import plural
from pricing_dsl.linter.fixes import Fixed, fix, fixable
from pricing_dsl.linter.runner import Linted, run
from pricing_dsl.pipeline import Compilation


@frozen
class Fixing:
    """unsafe: make those too that may change a bill. diff: show what would change, and change nothing."""

    unsafe: bool
    diff: bool
    today: datetime.date

    def apply(self, files: Sequence[Chosen], found: Sequence[Linted]) -> tuple[list[Linted], bool]:
        """Fix each file that can be; what is left in them, and whether a text changes. Standard input is printed with
        its fixes."""
        left, made, changed = [], Counter[str](), 0
        for file, linted in zip(files, found, strict=True):
            fixed = self._fixed(file, linted)
            changed += fixed.text != file.text
            if self.diff:
                click.echo(_difference(file, fixed.text), nl=False)
            elif file.from_stdin:
                click.echo(fixed.text, nl=False)
            elif fixed.text != file.text:
                _rewrite(file.path, fixed.text)
            made += fixed.made
            left.append(linted if self.diff else fixed.left)
        if made:
            count, verb = made.total(), "would be fixed" if self.diff else "fixed"
            click.echo(f"{plural(count, 'finding')} {verb} in {plural(changed, 'file')}.", err=True)
        return left, changed > 0

    def _fixed(self, file: Chosen, linted: Linted) -> Fixed:
        if not fixable(linted.diagnostics, unsafe=self.unsafe):
            return Fixed(file.text, Counter(), linted)
        profile = file.settings.profile(file.path)

        def look(compilation: Compilation) -> Linted:
            return run(compilation, profile, today=self.today)

        return fix(Compilation(file.path, file.text), look, unsafe=self.unsafe)


def _difference(file: Chosen, text: str) -> str:
    old, new = file.text.splitlines(keepends=True), text.splitlines(keepends=True)
    return "".join(difflib.unified_diff(old, new, file.path, f"{file.path} (fixed)"))


def _rewrite(path: str, text: str) -> None:
    """Write a file anew, with the line ends it had."""
    ends = "\r\n" if b"\r\n" in Path(path).read_bytes() else "\n"
    try:
        with open(path, "w", encoding="utf-8", newline=ends) as file:
            file.write(text)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}.") from None
