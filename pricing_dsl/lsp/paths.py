"""The names that documents go by: addresses for the editor, paths for the compiler."""

from __future__ import annotations

import os

from pygls import uris


def path_of(uri: str) -> str:
    """The path that a document goes by in a compilation; one without a file goes by its address."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return os.path.normpath(path) if path else uri


def uri_of(path: str) -> str:
    """The address of a path."""
    if "://" in path or (":" in path and not os.path.isabs(path)):
        return path
    return uris.from_fs_path(os.path.abspath(path)) or path
