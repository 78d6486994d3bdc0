"""Finds RabbitMQ's programs, or unpacks Debian's packages of them into a folder, as any user."""

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from cli.stack import processes
from cli.stack.errors import CannotSetUp

_ERLANG = (
    *("base", "asn1", "crypto", "eldap", "inets", "mnesia", "os-mon", "parsetools"),
    *("public-key", "runtime-tools", "ssl", "syntax-tools", "tools", "xmerl"),
)
_PACKAGES = (*(f"erlang-{part}" for part in _ERLANG), "rabbitmq-server")
_OWN_ROOT = "ROOTDIR=/usr/lib/erlang"


@dataclass(frozen=True)
class RabbitPrograms:
    """Where the programs are. `variables` are what the unpacked ones need to find each other."""

    server: Path
    control: Path
    epmd: Path
    variables: dict[str, str]
    origin: str


def find_programs(home: Path) -> RabbitPrograms | None:
    """Give the machine's own RabbitMQ, or the one unpacked before, or nothing."""
    return _installed() or _unpacked(home / "rabbitmq")


def can_unpack() -> bool:
    """Whether this machine has the tools to fetch and open Debian's packages."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-deb") is not None


def unpack_programs(home: Path) -> RabbitPrograms | None:
    """Fetch the packages from the machine's own apt sources and unpack them below `home`.

    Neither root nor the package database is needed or touched. Nothing comes back on a machine
    without apt.

    Raises:
        CannotSetUp: apt could not fetch them.
    """
    if not can_unpack():
        return None
    folder = home / "rabbitmq"
    unfinished = home / "rabbitmq.unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    packages = unfinished / "packages"
    packages.mkdir(parents=True)
    environment = {**os.environ, "APT_CONFIG": str(_private_apt(unfinished / "apt")), "LANG": "C"}
    processes.run("Reading the package lists", ["apt-get", "-q", "update"], environment=environment)
    processes.run(
        "Fetching RabbitMQ's packages",
        ["apt-get", "-q", "download", *_PACKAGES, *_missing_libraries(environment)],
        environment=environment,
        folder=packages,
    )
    root = unfinished / "root"
    for package in sorted(packages.glob("*.deb")):
        processes.run("Unpacking", ["dpkg-deb", "-x", str(package), str(root)])
    _make_movable(root / "usr/lib/erlang/bin")
    for wasted in (root / "usr/share/doc", root / "usr/share/man", packages, unfinished / "apt"):
        shutil.rmtree(wasted, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    return _unpacked(folder)


def what_to_install() -> str:
    """Say in one sentence how a person gets RabbitMQ on this system."""
    if platform.system() == "Darwin":
        advice = "brew install rabbitmq"
    elif shutil.which("dnf"):
        advice = "sudo dnf install rabbitmq-server"
    elif shutil.which("apk"):
        advice = "apk add rabbitmq-server"
    elif shutil.which("pacman"):
        advice = "sudo pacman -S rabbitmq"
    elif shutil.which("apt-get"):
        advice = "sudo apt-get install rabbitmq-server"
    else:
        advice = "see https://www.rabbitmq.com/docs/download"
    return (
        f"Lodge needs RabbitMQ and found none here. Install it ({advice}), or start Docker, "
        "or set LODGE_BROKER_URL to the address of an administrator of a RabbitMQ server."
    )


def _installed() -> RabbitPrograms | None:
    """Look for an installation, past Debian's wrapper in /usr/sbin: that changes the user."""
    for folder in sorted(
        Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin"), reverse=True
    ):
        epmd = shutil.which("epmd") or "/usr/lib/erlang/bin/epmd"
        if (folder / "rabbitmq-server").exists() and Path(epmd).exists():
            return RabbitPrograms(
                folder / "rabbitmq-server", folder / "rabbitmqctl", Path(epmd), {}, "this machine's"
            )
    server, control, epmd_found = (
        shutil.which(name) for name in ("rabbitmq-server", "rabbitmqctl", "epmd")
    )
    if server and control and epmd_found and not server.startswith("/usr/sbin"):
        return RabbitPrograms(Path(server), Path(control), Path(epmd_found), {}, "this machine's")
    return None


def _unpacked(folder: Path) -> RabbitPrograms | None:
    root = folder / "root"
    found = sorted(root.glob("usr/lib/rabbitmq/lib/rabbitmq_server-*"))
    runtime = sorted(root.glob("usr/lib/erlang/erts-*/bin"))
    if not found or not runtime:
        return None
    erlang = root / "usr/lib/erlang"
    libraries = sorted({str(path.parent) for path in root.glob("usr/lib/*-linux-*/*.so*")})
    variables = {
        "ERL_ROOTDIR": str(erlang),
        "ROOTDIR": str(erlang),
        "BINDIR": str(runtime[-1]),
        "EMU": "beam",
        "PATH": f"{erlang}/bin:{found[-1]}/sbin:/usr/sbin:/usr/bin:/sbin:/bin",
        "RABBITMQ_HOME": str(found[-1]),
        "RABBITMQ_PLUGINS_DIR": str(found[-1] / "plugins"),
    }
    if libraries:
        variables["LD_LIBRARY_PATH"] = ":".join(libraries)
    sbin = found[-1] / "sbin"
    return RabbitPrograms(
        sbin / "rabbitmq-server",
        sbin / "rabbitmqctl",
        runtime[-1] / "epmd",
        variables,
        f"unpacked in {folder}",
    )


def _private_apt(folder: Path) -> Path:
    """Write a configuration that reads the machine's sources and keeps everything else here."""
    for made in ("lists/partial", "cache/archives/partial"):
        (folder / made).mkdir(parents=True)
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=False).stdout.strip()
    configuration = folder / "apt.conf"
    configuration.write_text(
        f'Dir::State "{folder}";\n'
        f'Dir::State::lists "{folder}/lists";\n'
        'Dir::State::status "/var/lib/dpkg/status";\n'
        f'Dir::Cache "{folder}/cache";\n'
        'Acquire::Languages "none";\n'
        'Debug::NoLocking "true";\n'
        f'APT::Sandbox::User "{user or "root"}";\n'
    )
    return configuration


def _missing_libraries(environment: dict[str, str]) -> list[str]:
    """Ask apt which shared libraries an installation would bring with it."""
    plan = processes.run(
        "Asking what RabbitMQ needs",
        ["apt-get", "install", "--simulate", "--no-install-recommends", "-q", *_PACKAGES],
        environment=environment,
    )
    coming = [line.split()[1] for line in plan.splitlines() if line.startswith("Inst ")]
    return [name for name in coming if name.startswith("lib") and not name.startswith("libwrap")]


def _make_movable(programs: Path) -> None:
    """Let the start script take its root from the environment: packages name an absolute one."""
    for script in (programs / "erl", programs / "start"):
        if not script.exists():
            continue
        text = script.read_text()
        if _OWN_ROOT not in text.replace('"', ""):
            raise CannotSetUp(f"RabbitMQ's packages have changed: {script} names no root folder.")
        for old in (_OWN_ROOT, 'ROOTDIR="/usr/lib/erlang"'):
            text = text.replace(old, 'ROOTDIR="${ERL_ROOTDIR:-/usr/lib/erlang}"')
        script.write_text(text)
