"""`pricing test`: the examples of rulebooks, as tests."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from xml.etree import ElementTree

import click
from attrs import frozen

from pricing_dsl.cli.console import console_for
from pricing_dsl.cli.explanation import print_explanation
from pricing_dsl.cli.files import compilation, rulebook_paths, write_text
from pricing_dsl.cli.findings import show
from pricing_dsl.diagnostics import Severity
from pricing_dsl.diagnostics.render.junit import document, xml_text
from pricing_dsl.diagnostics.render.repository import in_repository
from pricing_dsl.examples.coverage import Coverage, coverage
from pricing_dsl.examples.run import ExampleResult, run_examples
from pricing_dsl.pipeline import Compilation
from pricing_dsl.rating.explain import explain


@frozen
class Tested:
    """One rulebook's examples, what they reach, and how long they took (seconds)."""

    made: Compilation
    results: tuple[ExampleResult, ...]
    reach: Coverage
    seconds: float


@click.command(name="test")
@click.argument("paths", nargs=-1, required=True)
@click.option("-k", "words", help="Only examples whose title has these words.")
@click.option("--format", "format_name", type=click.Choice(["text", "junit"]), default="text", show_default=True)
@click.option("-o", "--output-file", type=click.Path(dir_okay=False), help="Write the report here.")
@click.option("--coverage", "with_coverage", is_flag=True, help="Tell which lines, tiers and grants none reaches.")
@click.option("-v", "--verbose", is_flag=True, help="Tell of every example, and explain the bills of failing ones.")
def command(
    paths: tuple[str, ...],
    words: str | None,
    format_name: str,
    output_file: str | None,
    with_coverage: bool,
    verbose: bool,
) -> None:
    """Run the examples of rulebooks: every `expect` must hold, to the last digit.

    \b
    Examples:
      pricing test storage.rulebook
      pricing test rulebooks/ --coverage
      pricing test rulebooks/ --format junit -o examples.xml
    """
    made = [compilation(path) for path in rulebook_paths(paths)]
    broken = [one for one in made if not one.ok]
    if broken:
        show([one.report for one in broken], None, None)
    tested = [_run(one, words) for one in made if one.ok]
    if format_name == "junit":
        write_text(output_file, _junit(tested))
    else:
        _text(tested, with_coverage, verbose)
    failed = broken or any(not result.passed for one in tested for result in one.results)
    sys.exit(1 if failed else 0)


def _run(made: Compilation, words: str | None) -> Tested:
    started = time.perf_counter()
    results = run_examples(made)
    if words:
        results = tuple(result for result in results if words.lower() in result.title.lower())
    return Tested(made, results, coverage(made.program, results), time.perf_counter() - started)


def _text(tested: Sequence[Tested], with_coverage: bool, verbose: bool) -> None:
    console = console_for(sys.stdout)
    for one in tested:
        warnings = [d for d in one.made.diagnostics if d.severity is not Severity.INFO]
        for result in one.results:
            if result.passed and verbose:
                console.print(f"passed  {result.title}", style="green")
            if not result.passed:
                _failure(one.made, result, verbose)
        count = len(one.results)
        passed = sum(result.passed for result in one.results)
        style = "green" if passed == count else "bold red"
        told = f", {len(warnings)} warnings" if warnings else ""
        console.print(f"{one.made.path}: {passed} of {count} examples hold{told}", style=style)
        if with_coverage:
            _coverage(one)


def _failure(made: Compilation, result: ExampleResult, verbose: bool) -> None:
    console = console_for(sys.stdout)
    line, _ = made.sources.position(result.place)
    console.print(f"failed  {result.title}   {made.path}:{line}", style="bold red")
    for unmet in result.unmet:
        line, _ = made.sources.position(unmet.place)
        step = f" in period {unmet.step + 1}" if len(result.outcomes) > 1 else ""
        console.print(f"  line {line}{step}: expected {unmet.text}")
        console.print(f"  {' ' * len(f'line {line}{step}')}       got {unmet.got}")
    numbers = sorted({unmet.step for unmet in result.unmet})
    for number in numbers:
        trace = result.traces[number]
        if trace is not None and (verbose or number == numbers[0]):
            print_explanation(console, explain(made.program, trace), indent=4)


def _coverage(one: Tested) -> None:
    console = console_for(sys.stdout)
    reach = one.reach
    console.print(f"  {reach.reached} of {len(reach.points)} lines, tiers and grants are reached by an example")
    for point in reach.missed:
        line, _ = one.made.sources.position(point.place)
        console.print(f"  line {line}: {point.what} of plan `{point.plan}`", style="yellow")


def _junit(tested: Sequence[Tested]) -> str:
    """JUnit XML: a suite a rulebook, a case an example."""
    root = ElementTree.Element("testsuites", name="pricing")
    for one in tested:
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=xml_text(one.made.path),
            tests=str(len(one.results)),
            failures=str(sum(not result.passed for result in one.results)),
            errors="0",
            skipped="0",
            time=f"{one.seconds:.3f}",
        )
        for result in one.results:
            _case(suite, one.made, result)
    return document(root)


def _case(suite: ElementTree.Element, made: Compilation, result: ExampleResult) -> None:
    source = made.sources[result.place.file]
    line, _ = source.position(result.place.start)
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=xml_text(result.title),
        classname=xml_text(result.plan),
        file=xml_text(in_repository(source.path)),
        line=str(line),
    )
    if not result.passed:
        message = xml_text("; ".join(f"expected {unmet.text}, got {unmet.got}" for unmet in result.unmet))
        ElementTree.SubElement(case, "failure", type="unmet", message=message).text = message
