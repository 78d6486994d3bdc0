"""A mail or a letter on paper as it would go out now, for who is about to send it."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request

from chassis.auth import Caller, allow
from chassis.http import Session
from contracts.api.notifications.previews import MessagePreview, PreviewWanted
from services.notifications.clients.material import CUT_CODE, CUT_LINK
from services.notifications.domain.foot import Letterhead, letterhead_of
from services.notifications.domain.paper import PAPERS
from services.notifications.domain.preferences import is_optional
from services.notifications.domain.tags import Shape, Tag, required_tags_of
from services.notifications.domain.wording import Wording, fill
from services.notifications.domain.writing import (
    shipped_wording,
    text_of,
    values_of,
    write,
)
from services.notifications.routes.wordings import known_letter
from services.notifications.store.wordings import newest_wording

router = APIRouter(prefix="/message-previews", tags=["previews"])

Sender = Annotated[Caller, Depends(allow("staff:agent", "staff:lead"))]


@router.post("/{letter}")
async def post_message_preview(
    letter: str, wanted: PreviewWanted, caller: Sender, session: Session, request: Request
) -> MessagePreview:
    """Write it in the wording in force. What opens something is never shown."""
    known = known_letter(letter)
    tags = required_tags_of(known.name)
    row = await newest_wording(session, known.name)
    own = None
    if row is not None and row.subject is not None and row.body is not None:
        own = Wording(row.subject, row.body)
    landlord = request.app.state.landlords.by_id(caller.landlord_id)
    letterhead = Letterhead(landlord.name, landlord.office.phone, landlord.portal_url)
    facts = _facts(tags, wanted.values) | values_of(letterhead)
    if known.name in PAPERS:
        subject, blocks = fill(own or shipped_wording(known), tags=tags, values=facts)
        return MessagePreview(subject=subject, text=text_of(subject, blocks, letterhead=letterhead))
    foot = letterhead_of(landlord, stop=CUT_LINK if is_optional(known.topic) else "")
    written = write(known, letterhead=foot, facts=facts, own=own)
    return MessagePreview(subject=written.subject, text=written.text)


def _facts(tags: Mapping[str, Tag], given: Mapping[str, str]) -> dict[str, object]:
    cut = {Shape.CODE: CUT_CODE, Shape.LINK: CUT_LINK}
    return {
        name: given.get(name) or tag.sample
        if not tag.is_secret or name == "reference"
        else cut[tag.shape]
        for name, tag in tags.items()
    }
