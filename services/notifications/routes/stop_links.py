"""The link at the foot of a mail: turns its topic off, for whoever holds the mail."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from contracts.api.notifications.preferences import StopLink, StoppedTopic
from services.notifications.domain.preferences import holders_of_message, is_mailed
from services.notifications.domain.stop_links import message_of
from services.notifications.domain.topics import words_of
from services.notifications.store.preferences import preferences_of
from services.notifications.use_cases.stop_topic import stop_topic, stoppable

router = APIRouter(prefix="/stop-links", tags=["preferences"])

Gateway = Annotated[Caller, Depends(allow("service:gateway"))]


@router.post("/look")
async def post_look(
    body: StopLink, caller: Gateway, session: Session, request: Request
) -> StoppedTopic:
    """Say which topic a link is about. Changes nothing; 404 where there is no such link."""
    message_id = message_of(request.app.state.stop_key, body.token)
    row, topic = await stoppable(session, message_id)
    holders = holders_of_message(row.recipient_key, row.user_id)
    chosen = await preferences_of(session, caller.landlord_id, holders)
    is_on = is_mailed(topic, {each.topic: each.is_on for each in chosen})
    return StoppedTopic(title=words_of(topic).title, is_on=is_on)


@router.post("/stop")
async def post_stop(
    body: StopLink,
    _caller: Gateway,
    session: Session,
    request: Request,
) -> StoppedTopic:
    """End mails of the topic. The same answer where that was done before."""
    message_id = message_of(request.app.state.stop_key, body.token)
    topic = await stop_topic(session, message_id=message_id, at=now())
    return StoppedTopic(title=words_of(topic).title, is_on=False)
