"""How long the generated tests search: `quick` in every run, always the same examples, shown as they were found;
`thorough` by choice, new examples, reduced.

HYPOTHESIS_PROFILE=thorough uv run pytest tests/properties tests/differential tests/fuzz --timeout 0
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture import providers

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)

settings.register_profile(
    "quick",
    max_examples=40,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=_SLOW,
    phases=(Phase.explicit, Phase.generate),
)
settings.register_profile("thorough", max_examples=400, deadline=None, suppress_health_check=_SLOW, print_blob=True)


def load() -> None:
    """Take the profile that the environment names."""
    name = os.environ.get("HYPOTHESIS_PROFILE", "quick")
    settings.load_profile(name)
    if name == "quick":
        _the_same_whatever_is_imported()


def _the_same_whatever_is_imported() -> None:
    """Hypothesis also tries numbers and texts of all local modules that are loaded, so that examples would change with
    every line of the project, and with what ran before them in the process."""
    nothing = providers.Constants()
    providers._get_local_constants = lambda: nothing
