"""The wheel holds all that is needed, and works where nothing else of the project is."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling import build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    return folder / in_root(build.build_wheel, folder)


@pytest.fixture(scope="module")
def unpacked(wheel) -> Path:
    folder = wheel.parent / "unpacked"
    with ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def in_root(builder, folder: Path) -> str:
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return builder(str(folder))
    finally:
        os.chdir(before)


def test_the_grammar_is_inside_the_package(unpacked):
    packed = (unpacked / "pricing_dsl" / "grammar" / "rulebook.lark").read_text(encoding="utf-8")
    assert packed == (ROOT / "grammar" / "rulebook.lark").read_text(encoding="utf-8")


def test_the_pages_that_editors_show_are_inside_the_package(unpacked):
    packed = {path.name for path in (unpacked / "pricing_dsl" / "reference").iterdir()}
    assert packed == {path.name for path in (ROOT / "docs" / "reference" / "language").iterdir()}


def test_types_and_licence_are_packed_and_nothing_else_is_on_the_path(unpacked):
    assert (unpacked / "pricing_dsl" / "py.typed").exists()
    (info,) = unpacked.glob("*.dist-info")
    assert (info / "licenses" / "LICENSE").exists()
    assert {path.name for path in unpacked.iterdir()} == {"pricing_dsl", info.name}


def test_the_package_is_imported_from_the_wheel_alone(unpacked, tmp_path):
    program = "import pricing_dsl, pricing_dsl.diagnostics.render; print(pricing_dsl.__file__)"
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert Path(done.stdout.strip()).is_relative_to(unpacked)


def test_an_installed_wheel_compiles_and_rates(wheel, tmp_path):
    """In a new environment of its own, with its dependencies and nothing of this checkout."""
    home = tmp_path / "environment"
    uv = shutil.which("uv")
    if uv is not None:
        make, install = [uv, "venv", "-q", "--python", sys.executable, home], [uv, "pip", "install", "-q", "--python"]
    else:
        make, install = [sys.executable, "-m", "venv", home], [home / "bin" / "pip", "--python"]
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    subprocess.run(make, check=True)
    ending = [wheel] if uv is not None else ["install", "-q", wheel]
    subprocess.run([*install, python, *ending], check=True)
    rulebook = ROOT / "rulebooks" / "cloud" / "aws_lambda.rulebook"
    usage = rulebook.with_name("aws_lambda.usage.csv")
    command = [python, "-m", "pricing_dsl", "rate", rulebook, usage, "--format", "csv"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert ",total,Total,total,,,,18.74,USD" in done.stdout


def test_the_source_archive_holds_what_the_wheel_is_made_of(tmp_path):
    with tarfile.open(tmp_path / in_root(build.build_sdist, tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "grammar/rulebook.lark", "pricing_dsl/py.typed", "LICENSE"} <= names
    assert any(name.startswith("tests/unit/") for name in names)
    assert not any(name.startswith((".git/", ".venv/")) for name in names)
