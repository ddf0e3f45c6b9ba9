"""Where a file lies in its repository: the address that forges know it by, wherever a command was run."""

import os
from functools import cache
from pathlib import Path, PurePath


def in_repository(path: str) -> str:
    """The path from the root of the repository that the file lies in, with forward slashes.

    Outside of any repository, a path below the working folder is given from there, and any other as it is.
    """
    absolute = Path(os.path.abspath(path))
    root = repository_of(path)
    if root is None and not PurePath(path).is_absolute():
        root = Path.cwd()
    if root is None or not absolute.is_relative_to(root):
        return PurePath(path).as_posix()
    return absolute.relative_to(root).as_posix()


def repository_of(path: str) -> Path | None:
    """The folder of the repository that a file lies in."""
    return _root(Path(os.path.abspath(path)).parent)


@cache
def _root(folder: Path) -> Path | None:
    """The nearest folder, from this one up, that git keeps; in a work tree, `.git` is a file."""
    return next((one for one in (folder, *folder.parents) if (one / ".git").exists()), None)
