"""Where things lie: below the clone, in its ignored folder, unless told otherwise."""

import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
"""The clone."""

SHELTERS = Path("/var/lib/lodge")
"""Where databases stand that root started, when nobody else may enter the data folder."""

HERE = "here"
"""The name of a shelter inside the data folder."""

_ENTER = 0o001


def others_may_enter(folder: Path) -> bool:
    """Whether a user without rights can go into this folder."""
    return all(each.stat().st_mode & _ENTER for each in (folder, *folder.parents))


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
        name = self._name_of_shelter()
        return self.data / "postgres" if name == HERE else SHELTERS / name

    def _name_of_shelter(self) -> str:
        """Give a name that is kept in the data: data made anew never meet an old database."""
        file = self.data / "shelter"
        if os.geteuid() != 0 or not self.data.exists():
            return HERE
        if not file.exists():
            file.write_text(HERE if others_may_enter(self.data) else secrets.token_hex(6), "ascii")
        return file.read_text("ascii")

    def drop_lost_shelters(self) -> None:
        """Remove databases whose data folder, this very one, was deleted by hand."""
        if self.shelter.parent != SHELTERS:
            return
        self.shelter.mkdir(mode=0o755, parents=True, exist_ok=True)
        (self.shelter / "data-folder").write_text(str(self.data), "utf-8")
        for folder in SHELTERS.iterdir():
            of = folder / "data-folder"
            is_of_this = of.exists() and of.read_text("utf-8") == str(self.data)
            if is_of_this and folder != self.shelter:
                shutil.rmtree(folder)

    def make(self) -> None:
        """Create the folders that are missing; secrets are the owner's alone."""
        for folder in (self.data, self.logs, self.run):
            folder.mkdir(parents=True, exist_ok=True)
        self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.secrets.chmod(0o700)


def places(data: Path | None = None) -> Places:
    """Give the places of an installation; the default lies in the ignored folder."""
    return Places((data if data is not None else home() / "data").resolve())
