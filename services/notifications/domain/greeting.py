"""How a mail or letter greets its reader."""

import re

from chassis.text import _

LONGEST_NAME = 80
A_NAME = re.compile(r"[^\W\d_][\w .,'’()&-]*")  # noqa: RUF001 - apostrophes as people type them


def greeting(name: str) -> str:
    """Greet by name; without one, or with one that is none (a sentence, an address), plainly."""
    plain = " ".join(name.split())
    if len(plain) > LONGEST_NAME or not A_NAME.fullmatch(plain) or re.search(r"\w\.\w", plain):
        return _("Hello")
    return _("Dear %(name)s") % {"name": plain}
