"""Kinds, forms and sizes of documents in words, and the name that a downloaded one gets."""

import re
import unicodedata
from typing import Final

from chassis.text import _
from contracts.api.documents import OwnDocument

ENDINGS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg"}
KILO, MEGA = 1000, 1_000_000
LONGEST: Final = 80


def kind_text(kind: str) -> str:
    """Say what a document is about."""
    return {
        "tenancy_agreement": _("Tenancy agreement"),
        "lease": _("Lease"),
        "service_charge": _("Service charges"),
        "fire_safety": _("Fire safety"),
        "insurance": _("Insurance"),
        "newsletter": _("Newsletters"),
        "letter": _("Letters"),
    }.get(kind) or _("Other documents")


def form_text(document: OwnDocument) -> str:
    """Say what the file is and how large, in words that need no knowledge of either."""
    what = _("PDF") if document.media_type == "application/pdf" else _("Picture")
    return _("%(what)s, %(size)s") % {"what": what, "size": size_text(document.size)}


def size_text(size: int) -> str:
    """Say a number of bytes as people say it."""
    if size < MEGA:
        return _("%(count)d kB") % {"count": max(1, round(size / KILO))}
    return _("%(count)s MB") % {"count": f"{size / MEGA:.1f}"}


def file_name(document: OwnDocument) -> str:
    """Return a name for the downloaded file: its title and day in ASCII, and what it is."""
    plain = unicodedata.normalize("NFKD", document.title).encode("ascii", "ignore").decode()
    words = re.sub("[^A-Za-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")
    name = f"{words or 'document'}-{document.dated.isoformat()}"
    return f"{name}.{ENDINGS[document.media_type]}"
