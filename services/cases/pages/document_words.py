"""Documents at the desk in words: what they are about, how they stand, why one is not taken."""

from datetime import date
from typing import Any

from chassis.errors import Invalid
from chassis.text import _
from contracts.api.documents import DocumentView

KILO, MEGA = 1000, 1_000_000


def kinds() -> list[dict[str, str]]:
    """Return what a document may be about, to choose from."""
    return [{"value": kind, "text": text} for kind, text in _kinds().items()]


def document_line(row: DocumentView, today: date) -> dict[str, Any]:
    """Put a document into words for a list."""
    text, colour = _standing(row)
    form = _("PDF") if row.media_type == "application/pdf" else _("Picture")
    size = (
        _("%(count)d kB") % {"count": max(1, round(row.size / KILO))}
        if row.size < MEGA
        else _("%(count)s MB") % {"count": f"{row.size / MEGA:.1f}"}
    )
    return {
        "row": row,
        "kind": _kinds().get(row.kind, row.kind),
        "form": f"{form}, {size}",
        "state": text,
        "colour": colour,
        "is_to_come": row.published_at is None and row.visible_from > today,
        "is_here": row.withdrawn_at is None,
    }


def advice(refusal: Invalid) -> str:
    """Say why a file is not taken, and what to do about it."""
    return {
        "file_too_large": _("The file is larger than 20 MB. Make it smaller, or split it."),
        "file_empty": _("The file is empty"),
        "document_kind_refused": _(
            "Only PDF, JPEG, PNG and WebP are taken. Save or print the document as a PDF first."
        ),
        "document_pdf_refused": _(
            "This PDF is broken, locked, or carries scripts or other files. Print it to a new PDF."
        ),
        "document_infected": _(
            "The virus scanner found something harmful in it. Do not open it; ask your IT team."
        ),
        "picture_unreadable": _("The picture cannot be read. Save it again as a JPEG."),
        "picture_too_large": _("The picture has too many points. Make it smaller."),
    }.get(refusal.code) or _("This file is not taken. Print it to a new PDF.")


def _kinds() -> dict[str, str]:
    return {
        "letter": _("Letter"),
        "tenancy_agreement": _("Tenancy agreement"),
        "lease": _("Lease"),
        "service_charge": _("Service charges"),
        "fire_safety": _("Fire safety"),
        "insurance": _("Insurance"),
        "newsletter": _("Newsletter"),
        "other": _("Something else"),
    }


def _standing(row: DocumentView) -> tuple[str, str]:
    if row.withdrawn_at is not None:
        return _("Withdrawn"), "grey"
    if row.published_at is None:
        return _("To come"), "blue"
    return _("Shown"), "green"
