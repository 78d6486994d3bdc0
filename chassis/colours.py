"""Colours of a landlord: what can be read on them, and the shades that go with one."""

import re
from typing import Final

_HEX: Final = re.compile(r"#[0-9a-f]{6}")

WHITE: Final = (255, 255, 255)
BLACK: Final = (0, 0, 0)

LEAST_CONTRAST: Final = 7.0
"""Of white text on the landlord's colour (WCAG 2.2, 1.4.6). The lit window of the house stands on
it too, and reaches the 3:1 of 1.4.11 on every colour that is dark enough for this."""

Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb:
    """Return the parts of `#rrggbb`, in lower case.

    Raises:
        ValueError: it is not written so.
    """
    if not _HEX.fullmatch(colour):
        raise ValueError("a colour is # and six digits or letters from a to f, such as #0e4a3b")
    return (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))


def contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance in sRGB)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: Rgb, other: Rgb, share: float) -> str:
    """Return `#rrggbb` of `one` with `share` (0 to 1) of `other` in it."""
    parts = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def shades(colour: str) -> dict[str, str]:
    """Return the custom properties of the look that a landlord's colour changes."""
    base = rgb(colour)
    return {
        "--lodge-bottle": colour,
        "--lodge-bottle-deep": mixed(base, BLACK, 0.4),
        "--lodge-mint": mixed(base, WHITE, 0.8),
    }


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004
