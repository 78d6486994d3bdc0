"""Where things lie: below the clone, in its ignored folder, unless told otherwise."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""The clone."""


def home() -> Path:
    """Give the ignored folder that holds what was downloaded and built."""
    return Path(os.environ.get("LODGE_HOME") or PROJECT / ".lodge").resolve()


@dataclass(frozen=True)
class Places:
    """The folders of one installation. `data` is what `down --purge` removes."""

    data: Path

    @property
    def secrets(self) -> Path:
        """Passwords and keys, readable by their owner alone."""
        return self.data / "secrets"

    @property
    def logs(self) -> Path:
        """One file per process."""
        return self.data / "logs"

    @property
    def run(self) -> Path:
        """What is running now."""
        return self.data / "run"

    @property
    def shelter(self) -> Path:
        """PostgreSQL's folder: it refuses root, so under root it lies where another user can go."""
        if os.geteuid() != 0:
            return self.data / "postgres"
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path("/var/lib/lodge") / digest

    def make(self) -> None:
        """Create the folders that are missing; secrets are the owner's alone."""
        for folder in (self.data, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True)
        self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.secrets.chmod(0o700)


def places(data: Path | None = None) -> Places:
    """Give the places of an installation; the default lies in the ignored folder."""
    return Places((data if data is not None else home() / "data").resolve())
