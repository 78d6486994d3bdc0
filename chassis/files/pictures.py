"""Writing pictures anew, each in a process of its own with little memory and time."""

import asyncio
import sys
from pathlib import Path
from typing import Final, Literal, NamedTuple

from chassis.errors import Invalid

PROGRAM: Final = Path(__file__).with_name("rewriting.py")
SECONDS: Final = 30.0
AT_ONCE: Final = 2
TOO_LARGE: Final = 3

_turns = asyncio.Semaphore(AT_ONCE)


class PictureUnreadable(Invalid):
    """The file begins like a picture and is none."""

    code = "picture_unreadable"


class PictureTooLarge(Invalid):
    """The picture has more than 40 million points."""

    code = "picture_too_large"


class Size(NamedTuple):
    """Points of a picture."""

    width: int
    height: int


async def write_anew(
    source: Path, target: Path, *, shape: Literal["picture", "logo"] = "picture"
) -> Size:
    """Write the picture in `source` to `target`, without anything but the picture.

    A picture becomes a JPEG, a logo a PNG of at most 600 by 200 points and 64 kB.

    Raises:
        PictureUnreadable: no program would show it.
        PictureTooLarge: it would take too much to look at.
    """
    async with _turns:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(PROGRAM),
            str(source),
            str(target),
            shape,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            told, _nothing = await asyncio.wait_for(process.communicate(), SECONDS)
        except TimeoutError as slow:
            raise PictureTooLarge("it takes too long to read") from slow
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode == TOO_LARGE or (process.returncode or 0) < 0:
        raise PictureTooLarge("it has too many points")
    if process.returncode != 0:
        raise PictureUnreadable("it cannot be read")
    width, height = told.split()
    return Size(int(width), int(height))
