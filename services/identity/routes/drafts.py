"""What people were typing when their session ended. Only the site that sealed it can read it."""

from fastapi import APIRouter, status

from chassis.events import now
from chassis.http import Session
from contracts.api.identity import Draft, DraftPlace, DraftQuery, DraftWanted
from services.identity.domain.drafts import KEPT, DraftNotFound
from services.identity.routes.door import TheDoor
from services.identity.routes.own_sessions import KIND_OF_SITE, Site, own_session
from services.identity.store.drafts import draft_of
from services.identity.use_cases.keep_draft import keep_draft

router = APIRouter(prefix="/drafts", tags=["drafts"])


@router.post("", status_code=status.HTTP_201_CREATED)
async def post_draft(body: DraftWanted, caller: Site, session: Session) -> DraftPlace:
    """Keep what was typed under a session, for its person, for a day."""
    draft = await keep_draft(
        session,
        landlord_id=caller.landlord_id,
        kind=KIND_OF_SITE[caller.subject],
        token=body.session,
        content=body.content,
        at=now(),
    )
    return DraftPlace(draft_id=draft.id, user_id=draft.user_id)


@router.post("/look")
async def look_at_draft(body: DraftQuery, caller: Site, session: Session, door: TheDoor) -> Draft:
    """Give it back to a finished session of the same person."""
    _row, user = await own_session(session, door, caller, body.session)
    draft = await draft_of(
        session, user_id=user.id, draft_id=body.draft_id, kept_after=now() - KEPT
    )
    if draft is None:
        raise DraftNotFound("nothing of this person is kept here")
    return Draft(content=draft.content)
