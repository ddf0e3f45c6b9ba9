"""The grammar: it has no conflict, it is found and cached, and every rule of it becomes a node."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lark.exceptions import GrammarError, LexError

from pricing_dsl.syntax.parsing import cachedir, grammar
from pricing_dsl.syntax.parsing.build import FORMS
from pricing_dsl.syntax.parsing.forms import Form, Lists, picker
from pricing_dsl.syntax.parsing.grammar import Rule, build_grammar, from_json, grammar_text, load_grammar, make_lark
from tests.unit.syntax.mutants import texts

ROOT = Path(__file__).parents[3]


def test_strict_finds_no_conflict() -> None:
    lark = make_lark(grammar_text(), strict=True)
    for text in texts():
        lark.parse(text)


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        ("?price: price_of -> free\nprice_of: expr\n?never_used: expr", GrammarError),
        ('once_more: "fee" name named amount\nfee: "fee" name title? named amount', GrammarError),
    ],
)
def test_strict_would_find_one(rule: str, error: type[Exception]) -> None:
    first = rule.split(":")[0]
    text = "\n".join(line for line in grammar_text().splitlines() if not line.startswith(f"{first}:"))
    with pytest.raises(error):
        make_lark(f'{text}\nclash: "let" name "=" final | "let" name "=" expr\nextra: clash\n{rule}', strict=True)


def test_strict_would_find_terminals_that_overlap() -> None:
    text = grammar_text().replace("number: NUMBER scale?", "number: (NUMBER | WHOLE) scale?") + "\nWHOLE.2: /[0-9]+/\n"
    with pytest.raises(LexError):
        make_lark(text, strict=True)


def test_a_build_gives_the_same_each_time_and_so_does_the_cached_form() -> None:
    built = build_grammar(grammar_text())
    assert built == load_grammar()
    assert from_json(grammar.to_json(built)) == built


def test_every_rule_has_a_form_and_every_form_a_rule() -> None:
    rules = load_grammar().rules
    used = {rule.form for rule in rules if not rule.passes and not rule.repeats}
    assert used - {"rulebook"} == FORMS.keys()


def test_every_form_takes_all_parts_of_its_rule() -> None:
    rules = load_grammar().rules
    lists = Lists(rules)
    for rule in rules:
        if rule.form in FORMS:
            picker(FORMS[rule.form], rule, lists)  # raises if it leaves one out


def test_a_form_that_leaves_out_a_part_is_refused() -> None:
    rule = Rule("<at>", "at", ("at", "<expr>", "<name>"), passes=False, repeats=False)
    with pytest.raises(ValueError, match="leaves out <name>"):
        picker(Form(list, "expr"), rule, Lists([rule]))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user's cache that nothing was kept in yet."""
    built = load_grammar()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(grammar, "build_grammar", lambda text: built)  # to build it takes a second
    yield tmp_path
    grammar._load.cache_clear()


def kept(home: Path) -> list[Path]:
    """The files of the cache."""
    return list((home / "pricing-dsl").glob("grammar-*.json"))


def load() -> grammar.Grammar:
    """The grammar as a new process would load it."""
    grammar._load.cache_clear()
    return grammar.load_grammar()


def test_the_table_is_kept_in_a_directory_of_the_users_own(home: Path) -> None:
    first = load()
    assert (home / "pricing-dsl").stat().st_mode & 0o777 == 0o700
    (path,) = kept(home)
    before = path.stat().st_mtime_ns
    assert load() == first
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize("rubbish", [b"", b"{}", b"[1]", b"\xff\xfe", b'{"terminals": [{}], "rules": []}'])
def test_a_broken_cache_is_made_anew(home: Path, rubbish: bytes) -> None:
    first = load()
    (path,) = kept(home)
    path.write_bytes(rubbish)
    assert load() == first
    assert json.loads(path.read_text())


def test_a_cache_that_others_may_write_to_is_not_read(home: Path) -> None:
    load()
    (path,) = kept(home)
    path.write_text("nonsense")
    (home / "pricing-dsl").chmod(0o777)
    load()
    assert path.read_text() == "nonsense"


def test_without_a_place_to_write_the_table_is_built(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "pricing-dsl").write_text("a file in the way")
    assert load().rules
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/dev/null")
    assert load().rules


def test_another_grammar_has_another_name(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    monkeypatch.setattr(grammar, "grammar_text", lambda: grammar_text() + "\n// changed\n")
    load()
    assert len(kept(home)) == 2


def test_writing_leaves_nothing_half_done(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(source: str, target: str) -> None:
        raise OSError("no room")

    monkeypatch.setattr(os, "replace", fail)
    cachedir.write("x", "y")
    assert list((home / "pricing-dsl").iterdir()) == []
    assert cachedir.read("x") is None


def test_threads_load_it_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    built = grammar.build_grammar("")

    def build(text: str) -> grammar.Grammar:
        calls.append(text)
        return built

    monkeypatch.setattr(grammar, "build_grammar", build)
    grammar._load.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        found = set(map(id, pool.map(lambda _: grammar.load_grammar(), range(16))))
    assert len(found) == len(calls) == 1


def run(code: str, home: Path) -> str:
    """What a new Python prints."""
    environment = os.environ | {"XDG_CACHE_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, text=True, capture_output=True, check=True
    ).stdout


def test_importing_does_no_work_and_a_warm_start_does_without_lark(home: Path) -> None:
    done = "import sys; from pricing_dsl.syntax import parse; print('lark' in sys.modules)"
    assert run(done, home) == "False\n"
    assert not kept(home)
    parse = done.replace("print", "parse('rulebook x'); print")
    assert run(parse, home) == "True\n"
    assert run(parse, home) == "False\n"


def test_hash_seeds_do_not_matter(home: Path) -> None:
    code = "from pricing_dsl.syntax import parse; print(parse('rulebook x plan y { fee 3 USD foo } bar').diagnostics)"
    texts = {run(f"import os\n{code}", home / str(seed)) for seed in range(3)}
    assert len(texts) == 1
