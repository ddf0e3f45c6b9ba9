"""What is wrong with a program that is not a valid one."""


class IRError(Exception):
    """A program that cannot be trusted to rate: damaged, inconsistent, or written for another reader."""
