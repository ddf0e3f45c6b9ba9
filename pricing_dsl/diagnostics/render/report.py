"""What was found, sorted and placed, ready to be shown in any form."""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256

from attrs import evolve, field, frozen

from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.diagnostics.model import Diagnostic, Label, Severity, Suppressed
from pricing_dsl.diagnostics.render.repository import in_repository
from pricing_dsl.source import Place, Source, Sources


@frozen
class Report:
    """What one compilation found in its files.

    ``suppressed`` are findings that somebody accepts: they are counted nowhere, and shown by the forms that have a
    place for them. ``rules`` tells of each code; a linter's report has its own besides those of the catalog.
    """

    sources: Sources
    diagnostics: tuple[Diagnostic, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    rules: Mapping[str, Rule] = field(default=RULES, eq=False, repr=False)


@frozen
class Finding:
    """One diagnostic and the files it points into.

    ``fingerprint`` stays the same when lines are added elsewhere in the file, and when a price in them is changed.
    ``suppressed`` is who accepts it, and why.
    """

    diagnostic: Diagnostic
    report: Report
    fingerprint: str = ""
    suppressed: Suppressed | None = None

    @property
    def rule(self) -> Rule:
        """What is known of its code."""
        return self.report.rules[self.diagnostic.code]

    @property
    def sources(self) -> Sources:
        """The files it points into."""
        return self.report.sources

    @property
    def source(self) -> Source:
        """The file it is in."""
        return self.sources[self.diagnostic.place.file]

    @property
    def path(self) -> str:
        """The path of the file it is in."""
        return self.source.path

    @property
    def start(self) -> tuple[int, int]:
        """Line and column where it starts, from 1."""
        return self.source.position(self.diagnostic.place.start)

    @property
    def end(self) -> tuple[int, int]:
        """Line and column just after it ends, from 1."""
        return self.source.position(self.diagnostic.place.end)

    @property
    def advice(self) -> str:
        """The message with everything that follows from it, on one line each, for where no lines can be shown."""
        diagnostic = self.diagnostic
        lines = [diagnostic.message, *map(self._said_of, diagnostic.labels)]
        if diagnostic.stake:
            lines.append(f"stake: {diagnostic.stake}")
        if diagnostic.fix:
            lines.append(f"fix: {diagnostic.fix.title}")
        if diagnostic.hint:
            lines.append(f"hint: {diagnostic.hint}")
        return "\n".join(lines)

    def _said_of(self, label: Label) -> str:
        """What a label says, and of which line, if that is another."""
        source = self.sources[label.place.file]
        line, _ = source.position(label.place.start)
        if source is not self.source:
            return f"{source.path}:{line}: {label.message}"
        return label.message if line == self.start[0] else f"line {line}: {label.message}"


def findings(reports: Iterable[Report]) -> tuple[Finding, ...]:
    """All findings by path and place. What two compilations found in a file they share is there once."""
    return tuple(finding for finding in _all(reports) if finding.suppressed is None)


def suppressed(reports: Iterable[Report]) -> tuple[Finding, ...]:
    """All findings that somebody accepts, by path and place."""
    return tuple(finding for finding in _all(reports) if finding.suppressed is not None)


def _all(reports: Iterable[Report]) -> tuple[Finding, ...]:
    """Findings, accepted or not; together, so that accepting one changes no other's fingerprint."""
    unique: dict[tuple[str, Place, str, str], Finding] = {}
    for report in reports:
        found = [Finding(diagnostic, report) for diagnostic in report.diagnostics]
        found += [Finding(one.diagnostic, report, suppressed=one) for one in report.suppressed]
        for finding in found:
            diagnostic = finding.diagnostic
            key = (finding.path, diagnostic.place._replace(file=0), diagnostic.code, diagnostic.message)
            unique.setdefault(key, finding)
    seen: Counter[str] = Counter()
    return tuple(_signed(unique[key], seen) for key in sorted(unique))


def paths(reports: Iterable[Report]) -> tuple[str, ...]:
    """The paths of all files that were read, sorted."""
    return tuple(sorted({source.path for report in reports for source in report.sources}))


def count(found: Iterable[Finding]) -> Counter[Severity]:
    """How many findings there are of each severity."""
    return Counter(finding.diagnostic.severity for finding in found)


def summary(reports: Iterable[Report]) -> str:
    """The closing line: ``3 errors, 1 warning in 2 files``."""
    reports = tuple(reports)
    found = findings(reports)
    if not found:
        return f"no problems in {plural(len(paths(reports)), 'file')}"
    return f"{tally(found)} in {plural(len({finding.path for finding in found}), 'file')}"


def tally(found: Iterable[Finding]) -> str:
    """``3 errors, 1 warning``."""
    counts = count(found)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    return ", ".join(plural(counts[severity], word) for severity, word in words.items() if counts[severity])


def plural(number: int, word: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _signed(finding: Finding, seen: Counter[str]) -> Finding:
    """The finding with its fingerprint: code, file, the declaration it is in, and which of several like it. What is in
    no declaration goes by the words of its line."""
    within = finding.diagnostic.within or " ".join(finding.source.line_text(finding.start[0]).split())
    print_of = "\0".join((finding.diagnostic.code, in_repository(finding.path), within))
    seen[print_of] += 1
    digest = sha256(f"{print_of}\0{seen[print_of]}".encode("utf-8", "surrogatepass")).hexdigest()
    return evolve(finding, fingerprint=digest[:32])
