"""Node.js for two uses: building the look, and the mail inbox."""

import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from cli.stack import processes
from cli.stack.errors import CannotSetUp
from cli.stack.fingerprints import files_below, fingerprint
from cli.stack.places import PROJECT, home


@dataclass(frozen=True)
class Node:
    """Two programs and the environment in which they find each other."""

    node: str
    npm: str
    environment: dict[str, str]


def find_node() -> Node:
    """Give the machine's Node.js, else the one of a Python package, installed when missing.

    Raises:
        CannotSetUp: there is none, and the package cannot be installed here.
    """
    own = Path(sys.executable).parent
    found = _on_path(os.environ.get("PATH", "")) or _on_path(str(own))
    if found is None:
        _install_wheel()
        found = _on_path(str(own))
    if found is None:
        raise CannotSetUp("Lodge needs Node.js with npm, version 20 or newer. Please install it.")
    return found


def _on_path(path: str) -> Node | None:
    node, npm = shutil.which("node", path=path), shutil.which("npm", path=path)
    if node is None or npm is None:
        return None
    joined = f"{Path(node).parent}:{Path(npm).parent}:{os.environ.get('PATH', '')}"
    return Node(node, npm, {**os.environ, "PATH": joined, "NO_UPDATE_NOTIFIER": "1"})


def _install_wheel() -> None:
    lock = str(PROJECT / "requirements-node.lock")
    uv = Path(sys.executable).with_name("uv")
    installers = [[sys.executable, "-m", "pip", "install", "--quiet"]]
    if uv.exists():
        installers.insert(0, [str(uv), "pip", "install", "-q", "--python", sys.executable])
    for installer in installers:
        try:
            processes.run("Installing Node.js", [*installer, "--require-hashes", "-r", lock])
        except CannotSetUp:
            if installer is installers[-1]:
                raise
        else:
            return


def build_look() -> bool:
    """Build `ui/dist` unless it fits its sources already. Says whether it had to."""
    sources = files_below(PROJECT / "ui")
    sources += [PROJECT / "package.json", PROJECT / "package-lock.json"]
    stamp = PROJECT / "ui" / "dist" / ".fingerprint"
    wanted = fingerprint(sources)
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    node = find_node()
    _install_packages(node, PROJECT)
    processes.run(
        "Building the look",
        [node.npm, "run", "--silent", "build"],
        environment=node.environment,
        folder=PROJECT,
    )
    stamp.write_text(wanted)
    return True


def install_mailbox() -> tuple[Node, Path]:
    """Install the mail inbox below the ignored folder; give Node.js and the program's file."""
    source = PROJECT / "deploy" / "local" / "mailbox"
    folder = home() / "mailbox"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        text = (source / name).read_bytes()
        if not (folder / name).exists() or (folder / name).read_bytes() != text:
            (folder / name).write_bytes(text)
    node = find_node()
    _install_packages(node, folder)
    return node, folder / "node_modules" / "maildev" / "bin" / "maildev"


def _install_packages(node: Node, folder: Path) -> None:
    """Run `npm ci` where the lock file is not the one installed last."""
    lock = (folder / "package-lock.json").read_bytes()
    wanted = hashlib.sha256(lock).hexdigest()
    stamp = folder / "node_modules" / ".lodge-installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    processes.run(
        "Installing packages of Node.js",
        [node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        environment=node.environment,
        folder=folder,
    )
    stamp.write_text(wanted)
