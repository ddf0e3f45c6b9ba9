"""What was found, sorted and placed, ready to be shown in any form."""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from attrs import frozen

from pricing_dsl.diagnostics.catalog import RULES
from pricing_dsl.diagnostics.catalog.rule import Rule
from pricing_dsl.diagnostics.model import Diagnostic, Severity
from pricing_dsl.source import Place, Source, Sources


@frozen
class Report:
    """What one compilation found in its files."""

    sources: Sources
    diagnostics: tuple[Diagnostic, ...] = ()


@frozen
class Finding:
    """One diagnostic and the files it points into.

    ``fingerprint`` stays the same when lines are added elsewhere in the file.
    """

    diagnostic: Diagnostic
    sources: Sources
    fingerprint: str = ""

    @property
    def rule(self) -> Rule:
        """What the catalog says of its code."""
        return RULES[self.diagnostic.code]

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
        """The message with everything that follows from it, on one line each."""
        diagnostic = self.diagnostic
        lines = [diagnostic.message, *(label.message for label in diagnostic.labels)]
        if diagnostic.stake:
            lines.append(f"stake: {diagnostic.stake}")
        if diagnostic.fix:
            lines.append(f"fix: {diagnostic.fix.title}")
        if diagnostic.hint:
            lines.append(f"hint: {diagnostic.hint}")
        return "\n".join(lines)


def findings(reports: Iterable[Report]) -> tuple[Finding, ...]:
    """All findings by path and place. What two compilations found in a file they share is there once."""
    unique: dict[tuple[str, Place, str, str], Finding] = {}
    for report in reports:
        for diagnostic in report.diagnostics:
            finding = Finding(diagnostic, report.sources)
            place = diagnostic.place._replace(file=0)
            unique.setdefault((finding.path, place, diagnostic.code, diagnostic.message), finding)
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
    counts = count(found)
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "remark"}
    parts = [plural(counts[severity], word) for severity, word in words.items() if counts[severity]]
    return f"{', '.join(parts)} in {plural(len({finding.path for finding in found}), 'file')}"


def plural(number: int, word: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _signed(finding: Finding, seen: Counter[str]) -> Finding:
    """The finding with its fingerprint: code, file, the words of the line, and which of several like it."""
    line = finding.source.line_text(finding.start[0])
    print_of = "\0".join((finding.diagnostic.code, finding.path, " ".join(line.split())))
    seen[print_of] += 1
    digest = sha256(f"{print_of}\0{seen[print_of]}".encode("utf-8", "surrogatepass")).hexdigest()
    return Finding(finding.diagnostic, finding.sources, digest[:32])
