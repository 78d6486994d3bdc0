"""QR codes as drawings inside the page: no picture to fetch, so nothing of it is kept anywhere."""

import segno
from markupsafe import Markup


def qr_drawing(text: str) -> Markup:
    """Return `text` as a QR code, an SVG element of the class `lodge-qr` that scales."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        omitsize=True, border=4, svgclass="lodge-qr", lineclass=None, light="#fff"
    )
    return Markup(drawn)  # noqa: S704  # the library draws; nothing of the text stands in it
