"""Whether a Docker engine can be used here."""

import shutil
import subprocess


def engine_answers() -> bool:
    """Whether there is a client and an engine that answers it."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        done = subprocess.run(
            [docker, "version", "--format", "{{.Server.Version}}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def has_image(name: str) -> bool:
    """Whether the engine has this image already: nothing is pulled."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    found = subprocess.run(
        [docker, "image", "inspect", name],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=30,
        check=False,
    )
    return found.returncode == 0
