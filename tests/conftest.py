"""Generated tests take their profile from the environment; no test has a deadline, for machines differ."""

from tests.properties import profiles

profiles.load()
