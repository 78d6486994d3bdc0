"""What of a message goes into the archive of its reader."""

import re
from typing import Final

_LINK: Final = re.compile(r"https?://\S+")
_CODE: Final = re.compile(r"(?<!\d)(?<!\d )\d{6}(?!\d)")


def without_links(body: str) -> str:
    """Return the text of a mail without what may open something: links, and codes of six digits.

    An archive lies on a disk for years; a link in it may still work this minute.
    """
    return _CODE.sub("[code]", _LINK.sub("[link]", body))
