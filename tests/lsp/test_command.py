"""The command that editors start."""

from __future__ import annotations

import subprocess
import sys

from click.testing import CliRunner

from pricing_dsl.cli import group


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pygls", None)
    result = CliRunner().invoke(group, ["lsp"])
    assert result.exit_code == 2
    assert 'pip install "pricing-dsl[lsp]"' in result.output


def test_nothing_else_imports_what_it_needs():
    program = (
        "import sys, pricing_dsl; from pricing_dsl.cli import group; "
        "group(['check', '--help'], standalone_mode=False); "
        "print([one for one in sys.modules if one.split('.')[0] in ('pygls', 'lsprotocol')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_it_ends_when_the_editor_is_gone():
    done = subprocess.run(
        [sys.executable, "-m", "pricing_dsl", "lsp"], input="", capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == 0
    assert done.stderr == ""


def test_nonsense_on_the_wire_is_no_end_and_no_traceback():
    nonsense = "Content-Length: 4\r\n\r\n{{{{Content-Length: 2\r\n\r\n[]"
    done = subprocess.run(
        [sys.executable, "-m", "pricing_dsl", "lsp"],
        input=nonsense,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr + done.stdout
