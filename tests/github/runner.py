"""Steps of GitHub workflows and actions, run as GitHub runs them: with bash, the contexts, and the files that steps
write outputs, paths and summaries to."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from attrs import define, field
from ruamel.yaml import YAML

Step = Mapping[str, Any]
Outputs = dict[str, str]
Action = Callable[[Outputs], Outputs] | dict[str, Any]
"""What stands for an action that is used: its outputs by its inputs, or the document of one made of steps."""

FILES = ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")
SHELLS = {None: ["bash", "-e"], "bash": ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail"]}


def read_yaml(text: str) -> dict[str, Any]:
    document = YAML(typ="safe").load(text)
    assert isinstance(document, dict)
    return document


@define
class Runner:
    """One job on one machine.

    workspace: the checked out repository. temp: the job's own folder. actions: what stands for each action, by its name
    without a version. event: the name of what started the workflow.
    """

    workspace: Path
    temp: Path
    actions: Mapping[str, Action]
    event: str = "push"
    github: dict[str, str] = field(factory=dict)
    environment: dict[str, str] = field(factory=dict)
    paths: list[str] = field(factory=list)
    log: str = ""
    summary: str = ""

    def __attrs_post_init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("VIRTUAL_ENV", "PYTHON"))}
        ours = Path(os.environ.get("VIRTUAL_ENV", os.devnull)) / "bin"
        kept["PATH"] = os.pathsep.join(one for one in kept["PATH"].split(os.pathsep) if Path(one) != ours)
        own = {"GITHUB_ACTIONS": "true", "CI": "true", "RUNNER_TEMP": str(self.temp)}
        self.environment = {**kept, **own, "GITHUB_WORKSPACE": str(self.workspace), **self.environment}

    def run(self, steps: list[Step], inputs: Mapping[str, str] | None = None) -> tuple[bool, dict[str, Outputs]]:
        """Whether all steps went well, and their outputs by their names. After a failure only those run that say so."""
        well = True
        outputs: dict[str, Outputs] = {}
        for step in steps:
            contexts = self._contexts(inputs or {}, outputs, well)
            if not truth(step.get("if", "success()"), contexts):
                continue
            done, said = self._step(step, contexts)
            well = well and done
            outputs[step.get("id", "")] = said
        return well, outputs

    def _contexts(self, inputs: Mapping[str, str], outputs: Mapping[str, Outputs], well: bool) -> dict[str, Any]:
        github = {"event_name": self.event, "workspace": str(self.workspace), **self.github}
        steps = {name: {"outputs": said} for name, said in outputs.items()}
        env = dict(self.environment)
        return {"inputs": inputs, "steps": steps, "github": github, "runner": {"temp": str(self.temp)}, "env": env} | {
            "success": lambda: well,
            "failure": lambda: not well,
            "always": lambda: True,
            "cancelled": lambda: False,
        }

    def _step(self, step: Step, contexts: Mapping[str, Any]) -> tuple[bool, Outputs]:
        if "uses" in step:
            words = {name: filled(str(value), contexts) for name, value in step.get("with", {}).items()}
            action = self.actions[step["uses"].partition("@")[0]]
            return self._composite(action, words) if isinstance(action, dict) else (True, action(words))
        well, outputs = self._shell(step, contexts)
        return well or step.get("continue-on-error") is True, outputs

    def _composite(self, action: dict[str, Any], words: Outputs) -> tuple[bool, Outputs]:
        assert set(words) <= set(action["inputs"]), f"no such input: {set(words) - set(action['inputs'])}"
        inputs = {name: one.get("default", "") for name, one in action["inputs"].items()} | words
        well, outputs = self.run(action["runs"]["steps"], inputs)
        contexts = self._contexts(inputs, outputs, well)
        return well, {name: filled(one["value"], contexts) for name, one in action.get("outputs", {}).items()}

    def _shell(self, step: Step, contexts: Mapping[str, Any]) -> tuple[bool, Outputs]:
        files = {name: self.temp / name for name in FILES}
        for file in files.values():
            file.write_text("", encoding="utf-8")
        script = self.temp / "step.sh"
        script.write_text(filled(step["run"], contexts), encoding="utf-8")
        own = {name: filled(str(value), contexts) for name, value in step.get("env", {}).items()}
        path = os.pathsep.join([*reversed(self.paths), self.environment["PATH"]])
        done = subprocess.run(
            [*SHELLS[step.get("shell")], str(script)],
            cwd=self.workspace / step.get("working-directory", "."),
            env={**self.environment, "PATH": path, **{name: str(file) for name, file in files.items()}, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.log += done.stdout
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        self.paths += files["GITHUB_PATH"].read_text(encoding="utf-8").splitlines()
        self.environment |= pairs(files["GITHUB_ENV"])
        return done.returncode == 0, pairs(files["GITHUB_OUTPUT"])


def pairs(file: Path) -> dict[str, str]:
    """The lines `name=value` of a file."""
    return dict(line.split("=", 1) for line in file.read_text(encoding="utf-8").splitlines())


def filled(text: str, contexts: Mapping[str, Any]) -> str:
    """A text with its `${{ expressions }}` worked out."""
    return re.sub(r"\$\{\{(.*?)\}\}", lambda match: str(worked_out(match[1], contexts)), text)


def truth(condition: object, contexts: Mapping[str, Any]) -> bool:
    """Whether a condition holds; GitHub adds `success()` to one that asks of no state."""
    text = str(condition).removeprefix("${{").removesuffix("}}")
    stated = re.search(r"\b(success|failure|always|cancelled)\(\)", text)
    return bool(worked_out(text, contexts)) and (stated is not None or contexts["success"]())


def worked_out(expression: str, contexts: Mapping[str, Any]) -> Any:
    """The value of an expression of names, strings, `==`, `!=`, `!`, `&&` and `||`; what is not there is empty."""
    text = re.sub(r"!(?!=)", " not ", expression).replace("&&", " and ").replace("||", " or ")
    names = re.compile(r"'[^']*'|\b[a-z]\w*(?:\.[\w-]+)+")
    python = names.sub(lambda match: match[0] if match[0][0] == "'" else repr(value_of(match[0], contexts)), text)
    return eval(python.strip(), {"__builtins__": {}}, dict(contexts))


def value_of(name: str, contexts: Mapping[str, Any]) -> str:
    value: Any = contexts
    for part in name.split("."):
        value = value.get(part, {})
    return value if isinstance(value, str) else ""
