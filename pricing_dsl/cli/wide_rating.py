"""Rating files into a table: one row a summary, whole columns at a time."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

import click
from attrs import define, frozen

from pricing_dsl.cli.batch_extra import batch_extra
from pricing_dsl.cli.progress import Advance, progress, worth_showing
from pricing_dsl.cli.rejects_file import RejectsFile
from pricing_dsl.cli.state_files import read_states
from pricing_dsl.cli.usage_files import STDIN, STDIN_NAME, TABLES, spooled, suffix_of
from pricing_dsl.programs import Program
from pricing_dsl.rating.problems import Problem
from pricing_dsl.rating.program import Rater

if TYPE_CHECKING:
    from pricing_dsl.batch.files.closing import Closing
    from pricing_dsl.batch.files.run import Aside, FileRun
    from pricing_dsl.batch.files.states import States
    from pricing_dsl.batch.files.survey import AnySource

_SHOWN = 20
"""So many rows that are set aside are told of on the terminal; the file of rejects has all."""


@frozen
class WideOutput:
    """Where the results go: bills in a format; what is set aside; closing states, with the name of their file."""

    bills: BinaryIO
    format_name: str
    rejects: RejectsFile | None = None
    states: tuple[BinaryIO, str] | None = None


@define
class WideRating:
    """Rates files into a table, and counts. columns: those that are asked for. state: the file of opening states."""

    program: Program
    plan: str
    columns: Sequence[str] | None
    state: str | None
    output: WideOutput
    rated: int = 0
    set_aside: int = 0
    told: int = 0

    def rate(self, paths: Sequence[str]) -> None:
        """Rate all rows of these files."""
        with batch_extra(), ExitStack() as files:
            from pricing_dsl.batch.files.memory import choose_memory

            choose_memory()
            shown = worth_showing(paths)
            opening = self._opening()
            with progress("Reading", None, shown) as advance:
                run = self._run([_source(path, files) for path in paths], opening, advance)
            with progress("Rating", run.surveyed.rows, shown) as advance:
                self._rate(run, self._closing(run), advance)

    def _opening(self) -> States | None:
        from pricing_dsl.batch.files.states import States, table_of

        if self.state is None:
            return None
        if suffix_of(self.state) in TABLES:
            return States.in_file(self.state)
        return States.in_table(table_of(read_states(self.state, self.program), self.program.ir))

    def _run(self, sources: Sequence[AnySource], opening: States | None, advance: Advance) -> FileRun:
        from pricing_dsl.batch.files.run import FileRun, Wanted

        wanted = Wanted(self.plan, self.columns, opening=opening, carry=self.output.states is not None)
        return FileRun.of(Rater(self.program.ir), sources, wanted, advance)

    def _closing(self, run: FileRun) -> Closing | None:
        from pricing_dsl.batch.files.closing import closing_of

        if self.output.states is None:
            return None
        file, path = self.output.states
        return closing_of(run, self.program.ir, file, path)

    def _rate(self, run: FileRun, closing: Closing | None, advance: Advance) -> None:
        from pricing_dsl.batch.files.sinks import sink_of

        sink = sink_of(self.output.format_name, self.output.bills, run.bills)
        for finished in run.finished(sink):
            if finished.encoded is not None:
                sink.write(finished.encoded)
            self._tell(finished.aside)
            for states in finished.closing:
                if closing is not None:
                    closing.add(states)
            self.rated += finished.rated
            self.set_aside += finished.set_aside
            advance(finished.rated + finished.set_aside)
        sink.close()
        if closing is not None:
            closing.close()
        if self.told > _SHOWN:
            where = "" if self.output.rejects else "; --rejects writes all of them"
            click.echo(f"… and {self.told - _SHOWN:,} more reasons{where}", err=True)

    def _tell(self, aside: Sequence[Aside]) -> None:
        if self.output.rejects:
            self.output.rejects.write(aside)
        for where, field, reason, given in aside[: max(0, _SHOWN - self.told)]:
            click.echo(f"{where}: set aside: {Problem(field, reason, given)}", err=True)
        self.told += len(aside)


def _source(path: str, files: ExitStack) -> AnySource:
    from pricing_dsl.batch.files.block import Input
    from pricing_dsl.batch.files.sources import source_of

    if path != STDIN:
        return source_of(Input(path, path), suffix_of(path))
    spool, suffix = files.enter_context(spooled())
    return source_of(Input(spool, STDIN_NAME), suffix)
