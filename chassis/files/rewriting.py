"""A program of its own, started for one picture: reads it, and writes the picture alone.

A picture becomes a JPEG; a logo a small PNG that keeps what is transparent.

Place, device, time and every other note of the camera are gone, and so is whatever else hung on
the file. Ends with 0 and prints width and height; 3: too many points; 4: not to be read.
"""

import os
import resource
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

MOST_POINTS = 40_000_000
LONGEST_EDGE = 2560
CPU_SECONDS = 10
MEMORY = 768 * 1024 * 1024
TOO_LARGE, UNREADABLE = 3, 4
LOGO_EDGES = ((600, 200), (300, 100))
LOGO_BYTES = 64 * 1024


def main() -> int:
    """Write the picture `argv[1]` anew as `argv[2]`; `argv[3]` is `picture` or `logo`."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from PIL import Image, ImageOps  # noqa: PLC0415 - under the limits

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_POINTS
    try:
        with Image.open(sys.argv[1], formats=["JPEG", "PNG", "WEBP"]) as picture:
            if picture.width * picture.height > MOST_POINTS:
                return TOO_LARGE
            picture.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE), reducing_gap=2.0)
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
            if sys.argv[3] == "logo":
                return write_logo(upright, sys.argv[2])
            plain = Image.new("RGB", upright.size, "white")
            plain.paste(upright, mask=upright.getchannel("A"))
            plain.save(sys.argv[2], "JPEG", quality=85, optimize=False)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        return TOO_LARGE
    except Exception:  # noqa: BLE001 - whatever a hostile file leads to, the answer is one
        return UNREADABLE
    print(plain.width, plain.height)  # noqa: T201
    return 0


def write_logo(upright: "Image.Image", target: str) -> int:
    """Write it as a PNG of at most 600 by 200 points, with fewer colours where it is too large."""
    from PIL import Image  # noqa: PLC0415 - under the limits

    for width, height in LOGO_EDGES:
        upright.thumbnail((width, height))
        plain = Image.new("RGBA", upright.size)
        plain.paste(upright)
        for written in (plain, plain.quantize(256, method=Image.Quantize.FASTOCTREE)):
            written.save(target, "PNG", optimize=True)
            if os.path.getsize(target) <= LOGO_BYTES:  # noqa: PTH202 - nothing more than needed
                print(*plain.size)  # noqa: T201
                return 0
    return TOO_LARGE


if __name__ == "__main__":
    sys.exit(main())
