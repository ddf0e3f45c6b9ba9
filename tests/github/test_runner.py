"""The runner does what GitHub does, as far as our steps need it."""

from pathlib import Path

from tests.github.runner import Runner, truth


def run(tmp_path: Path, *steps: dict, **more) -> tuple[Runner, bool, dict]:
    runner = Runner(tmp_path, tmp_path, more.pop("actions", {}), **more)
    return runner, *runner.run(list(steps), {"name": "it's"})


def test_outputs_paths_and_inputs_go_from_step_to_step(tmp_path):
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "said"
    program.write_text("#!/bin/sh\necho said $1\n", encoding="utf-8")
    program.chmod(0o755)
    runner, well, outputs = run(
        tmp_path,
        {"id": "one", "run": 'echo "word=$WORD" >> "$GITHUB_OUTPUT"; echo "$PWD/bin" >> "$GITHUB_PATH"'}
        | {"env": {"WORD": "${{ inputs.name }}"}},
        {"run": "said '${{ steps.one.outputs.word == inputs.name && github.event_name }}'"},
    )
    assert well
    assert outputs["one"] == {"word": "it's"}
    assert runner.log == "said push\n"


def test_after_a_failure_only_what_says_so_runs(tmp_path):
    runner, well, _ = run(
        tmp_path,
        {"run": "false; echo no", "shell": "bash"},
        {"run": "echo no"},
        {"run": "echo always", "if": "always()"},
        {"run": "echo not here", "if": "${{ always() && github.event_name == 'pull_request' }}"},
        {"run": "echo failed", "if": "failure()"},
    )
    assert not well
    assert runner.log == "always\nfailed\n"


def test_an_action_is_given_its_words(tmp_path):
    used = []
    step = {"uses": "a/b@v1", "with": {"file": "${{ runner.temp }}/x"}}
    run(tmp_path, step, actions={"a/b": lambda words: used.append(words) or {}})
    assert used == [{"file": f"{tmp_path}/x"}]


def test_conditions():
    contexts = {"success": lambda: True, "cancelled": lambda: False, "github": {"event_name": "push"}}
    assert truth("!cancelled()", contexts)
    assert truth("github.event_name != 'pull_request'", contexts)
    assert not truth("inputs.sarif", contexts)
