"""What goes wrong with files."""


class FileError(ValueError):
    """A file that cannot be read or written; the message says which and why."""
