"""Every code block of the README and the guides does what it says.

The words after a block's language say how it is tested; CONTRIBUTING.md lists them. The blocks of a page run in order,
in one folder. `python tests/docs/test_docs.py` writes what the commands and programs really print into the pages.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import shlex
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from attrs import field, frozen
from click.testing import CliRunner

import pricing_dsl as pricing
from pricing_dsl.cli import group
from pricing_dsl.diagnostics.render import text as render
from pricing_dsl.linter.settings.reading import read as read_settings
from pricing_dsl.pipeline import Compilation
from pricing_dsl.syntax.printing import format_text

ROOT = Path(__file__).parents[2]
SPARK_PAGE = ROOT / "docs" / "how-to" / "rate-on-spark.md"
"""It needs Java, so it is tested with all else of Spark, in tests/spark."""
PAGES = [ROOT / "README.md", *sorted(p for p in (ROOT / "docs").rglob("*.md") if "diagnostics" not in p.parts)]
PAGES.remove(SPARK_PAGE)
FENCE = re.compile(r"^```(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADER = 'rulebook page\n  version "1"\n  currency USD\n  rounding half_up to 0.01 each line\n\n'
ANYTHING = "…"
SET_UP = {"uv", "git", "pip", "pre-commit", "npm", "code", "python3"}
SET_UP |= {".venv/bin/pip", ".venv/bin/pricing", ".venv/bin/pytest"}


@frozen
class Block:
    """A fenced block: ```language word… key=value…"""

    page: Path
    line: int
    language: str
    words: frozenset[str]
    options: dict[str, str] = field(eq=False)
    text: str
    span: tuple[int, int]  # of the text, in the page

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(page: Path) -> Iterator[Block]:
    content = page.read_text(encoding="utf-8")
    for match in FENCE.finditer(content):
        info, _, text = match[1].partition("\n")
        language, *words = shlex.split(info) or [""]
        options = dict(word.split("=", 1) for word in words if "=" in word)
        line = content.count("\n", 0, match.start()) + 1
        start = match.start(1) + len(info) + 1
        plain = frozenset(word for word in words if "=" not in word)
        yield Block(page, line, language, plain, options, text, (start, start + len(text)))


class PageRun:
    """One page: its folder is the working directory, and its programs share their names."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {"__name__": "page"}
        self.printed = ""

    def run(self, block: Block) -> str | None:
        """Run a block; what it really shows, where it shows something. Raises AssertionError where it does not hold."""
        return getattr(self, f"_{block.language}", self._unknown)(block)

    def _unknown(self, block: Block) -> None:
        raise AssertionError(f"{block}: nothing tests a block of `{block.language}`")

    def _rulebook(self, block: Block) -> None:
        text = HEADER + block.text if "fragment" in block.words else block.text
        path = Path(block.options.get("title", f"block_{block.line}.rulebook"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if "error" not in block.options:
            assert format_text(text) == text, f"{block} is not laid out as `pricing fmt` does"
        compilation = Compilation.of(path)
        found = {diagnostic.code for diagnostic in compilation.diagnostics}
        assert found == set(block.options.get("error", "").split()), f"{block}\n{render([compilation.report])}"
        if not found and "\nplan " in text:
            results = pricing.run_examples(pricing.compile(path))
            assert results, f"{block}: a plan without an example shows no bill"
            passed = all(result.passed for result in results)
            assert passed is ("fails" not in block.words), f"{block}\n" + "\n".join(map(str, results))

    def _console(self, block: Block) -> str:
        shown, code = [], 0
        for command in re.findall(r"^\$ (.*)$", block.text, re.MULTILINE):
            program, *arguments = shlex.split(command.removeprefix("uv run "))
            assert program == "pricing", f"{block}: {command} is not a command of ours"
            assert not code, f"{block}: only the last command may fail\n{shown}"
            result = CliRunner().invoke(group, arguments, prog_name="pricing")
            if result.exception is not None and not isinstance(result.exception, SystemExit):
                raise result.exception
            shown.append(f"$ {command}\n{tidy(result.stdout + result.stderr)}")
            code = result.exit_code
        assert code == int(block.options.get("exit", "0")), f"{block}: exit code {code}\n{''.join(shown)}"
        return "".join(shown)

    def _python(self, block: Block) -> None:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(compile(block.text, str(block), "exec"), self.names)
        self.printed = printed.getvalue()

    def _text(self, block: Block) -> str | None:
        return self.printed if "output" in block.words else None

    def _json(self, block: Block) -> None:
        json.loads(block.text)
        self._file(block)

    def _csv(self, block: Block) -> None:
        rows = list(csv.reader(block.text.splitlines()))
        assert len({len(row) for row in rows}) == 1, f"{block}: rows of different lengths"
        self._file(block)

    def _file(self, block: Block) -> None:
        if title := block.options.get("title"):
            Path(title).parent.mkdir(parents=True, exist_ok=True)
            Path(title).write_text(block.text, encoding="utf-8")

    def _yaml(self, block: Block) -> None:
        for command in re.findall(r"^ *(?:- )?(?:run|entry): (?:uv run )?pricing (.*)$", block.text, re.MULTILINE):
            name, *arguments = shlex.split(command)
            known = group.get_command(None, name)
            assert known is not None, f"{block}: there is no `pricing {name}`"
            known.make_context(name, arguments, parent=click.Context(group, **group.context_settings))
        self._file(block)

    def _lua(self, block: Block) -> None:
        """What Neovim is told to start."""
        (command,) = re.findall(r"cmd = \{ (.*?) \}", block.text)
        self._starts(block, [word.strip('"') for word in command.split(", ")])

    def _toml(self, block: Block) -> None:
        """Settings of ours, or what Helix is told to start."""
        if "title" in block.options:
            found = {one.code for one in read_settings(Path(block.options["title"]), block.text)[1]}
            assert found == set(block.options.get("error", "").split()), f"{block}: {found}"
            self._file(block)
            return
        for server in tomllib.loads(block.text).get("language-server", {}).values():
            self._starts(block, [server["command"], *server["args"]])

    def _starts(self, block: Block, words: list[str]) -> None:
        program, name, *arguments = words
        parent = click.Context(group, **group.context_settings)
        known = group.get_command(parent, name)
        assert program == "pricing", f"{block}: {program} is not ours"
        assert known is not None, f"{block}: there is no `pricing {name}`"
        known.make_context(name, arguments, parent=parent)

    def _sh(self, block: Block) -> None:
        for line in block.text.splitlines():
            assert line.split()[0] in SET_UP | {"cd"}, f"{block}: `{line}` is not about setting up"


@contextlib.contextmanager
def page_folder(folder: Path) -> Iterator[None]:
    """The folder the blocks run in: a clean clone's, as far as the rulebooks go."""
    (folder / "rulebooks").symlink_to(ROOT / "rulebooks")
    with contextlib.chdir(folder):
        yield


def test_there_are_pages() -> None:
    assert len(PAGES) > 20


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_the_page_holds(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold(page, tmp_path, monkeypatch)


def hold(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of a page does what it says."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    with page_folder(folder):
        run = PageRun()
        for block in blocks(page):
            shown = run.run(block)
            if shown is not None:
                assert matches(block.text, shown), f"{block} shows\n{block.text}\nand it is\n{shown}"


def tidy(output: str) -> str:
    """What a command shows, without the spaces and empty lines that only fill up a terminal."""
    lines = [line.rstrip() for line in output.splitlines()]
    return "".join(f"{line}\n" for line, after in zip(lines, [*lines, ""][1:], strict=True) if line or after)


def matches(written: str, shown: str) -> bool:
    """Whether the page shows this; a line of … stands for any lines."""
    lines = written.rstrip().split("\n")
    pattern = "".join(r"(?:.*\n)*" if line == ANYTHING else re.escape(line) + r"\n" for line in lines)
    return re.fullmatch(pattern, shown.rstrip() + "\n") is not None


def test_what_is_left_out_is_marked() -> None:
    assert matches("a\n…\nd\n", "a\nb\nc\nd\n")
    assert matches("a\n", "a\n")
    assert not matches("a\nb\n", "a\nc\n")


def rewrite(page: Path) -> None:
    """Write what the page's blocks really show into it."""
    content, shift = page.read_text(encoding="utf-8"), 0
    run = PageRun()
    for block in list(blocks(page)):
        shown = run.run(block)
        if shown is not None and not matches(block.text, shown):
            start, end = block.span
            text = shown.rstrip() + "\n"
            content = content[: start + shift] + text + content[end + shift :]
            shift += len(text) - (end - start)
    page.write_text(content, encoding="utf-8")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"
    os.environ.pop("GITHUB_ACTIONS", None)
    for path in [Path(name).resolve() for name in sys.argv[1:]] or PAGES:
        with tempfile.TemporaryDirectory() as folder, page_folder(Path(folder)):
            rewrite(path)
