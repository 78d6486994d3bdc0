"""Whether a step would do again what it did last time."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from cli.stack.places import PROJECT


def fingerprint(files: Iterable[Path]) -> str:
    """Give one digest of the names and contents of these files."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(str(file.relative_to(PROJECT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def files_below(folder: Path, *suffixes: str) -> list[Path]:
    """List the files below a folder, generated and hidden ones left out."""
    return [
        file
        for file in folder.rglob("*")
        if file.is_file()
        and (not suffixes or file.suffix in suffixes)
        and not {"dist", "node_modules", "__pycache__"} & set(file.parts)
    ]


class Stamps:
    """Remembers, in files of one folder, for which inputs a step was done last."""

    def __init__(self, folder: Path) -> None:
        """Say in which folder."""
        self._folder = folder

    def is_known(self, name: str, wanted: str) -> bool:
        """Whether the step was done for these very inputs."""
        stamp = self._folder / f"{name}.fingerprint"
        return stamp.exists() and stamp.read_text("ascii") == wanted

    def remember(self, name: str, wanted: str) -> None:
        """Note that the step is done for these inputs."""
        (self._folder / f"{name}.fingerprint").write_text(wanted, "ascii")
