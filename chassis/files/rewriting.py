"""A program of its own, started for one picture: reads it, and writes the picture alone.

Place, device, time and every other note of the camera are gone, and so is whatever else hung on
the file. Ends with 0 and prints width and height; 3: too many points; 4: not to be read.
"""

import resource
import sys
import warnings

MOST_POINTS = 40_000_000
LONGEST_EDGE = 2560
CPU_SECONDS = 10
MEMORY = 768 * 1024 * 1024
TOO_LARGE, UNREADABLE = 3, 4


def main() -> int:
    """Write the picture `argv[1]` anew as the JPEG `argv[2]`."""
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
            plain = Image.new("RGB", upright.size, "white")
            plain.paste(upright, mask=upright.getchannel("A"))
            plain.save(sys.argv[2], "JPEG", quality=85, optimize=False)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError, MemoryError):
        return TOO_LARGE
    except Exception:  # noqa: BLE001 - whatever a hostile file leads to, the answer is one
        return UNREADABLE
    print(plain.width, plain.height)  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
