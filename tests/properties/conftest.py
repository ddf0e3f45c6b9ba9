"""Generated tests take their profile from the environment."""

from tests.properties import profiles

profiles.load()
