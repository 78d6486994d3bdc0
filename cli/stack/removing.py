"""Removing an installation."""

import shutil
from pathlib import Path

from cli.stack.errors import CannotSetUp
from cli.stack.places import Places
from cli.stack.rabbitmq_container import remove_volume


def remove(places: Places) -> list[Path]:
    """Remove an installation's data; give the folders that went.

    Raises:
        CannotSetUp: the folder holds something, and it is not an installation of Lodge.
    """
    is_ours = (places.data / "ports.json").exists()
    if places.data.exists() and not is_ours and any(places.data.iterdir()):
        raise CannotSetUp(f"{places.data} is not a data folder of Lodge; nothing was removed.")
    remove_volume(places.data / "rabbitmq")
    gone = []
    for folder in (places.shelter, places.data):
        if folder.exists():
            shutil.rmtree(folder)
            gone.append(folder)
    return gone
