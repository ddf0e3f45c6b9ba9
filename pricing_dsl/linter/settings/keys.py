"""The settings there are: what each is called, what it takes, and what it does. The reader, the schema and the table in
the reference are made from this."""

from __future__ import annotations

from enum import Enum

from attrs import frozen

from pricing_dsl.diagnostics import Severity
from pricing_dsl.linter.selection import ALL, SETS


class Kind(Enum):
    """What a setting takes; the value says it in messages."""

    TEXT = "a text"
    FLAG = "true or false"
    SELECTORS = "a list of codes, beginnings of codes, names or categories of rules"
    GLOBS = "a list of patterns of paths"
    WEIGHTS = "a table of codes, names or categories, each with a severity"
    SELECTORS_BY_GLOB = "a table of patterns of paths, each with a list of rules"


@frozen
class Key:
    """One setting. choices: the texts it takes, where not any; default: as TOML."""

    name: str
    kind: Kind
    default: str
    about: str
    choices: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """Its name in `Settings`."""
        return self.name.replace("-", "_")


NEVER = "never"
LEVELS = (*(severity.value for severity in Severity), NEVER)

KEYS = (
    Key("rules", Kind.TEXT, f'"{SETS[-1]}"', "the set of rules, frozen in a year: later rules do not run", SETS),
    Key("preview", Kind.FLAG, "false", "run rules that are in no set yet"),
    Key("select", Kind.SELECTORS, f'["{ALL}"]', "the rules that run"),
    Key("ignore", Kind.SELECTORS, "[]", "rules that do not; of two that name a rule, the closer counts"),
    Key("severity", Kind.WEIGHTS, "{}", "how grave findings are, by rule or category"),
    Key("per-file-ignores", Kind.SELECTORS_BY_GLOB, "{}", "rules that do not run on some files"),
    Key("exclude", Kind.GLOBS, "[]", "files that are left out when a folder is looked at"),
    Key("baseline", Kind.TEXT, "none", "a file of findings that are accepted, as `--write-baseline` writes it"),
    Key("fail-on", Kind.TEXT, '"error"', "from which severity on the exit code is 1", LEVELS),
)

BY_NAME = {key.name: key for key in KEYS}
