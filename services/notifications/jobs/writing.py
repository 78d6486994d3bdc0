"""A mail and the copy of it that is kept: both written at the moment of sending."""

from email.message import EmailMessage

from chassis.landlords import Landlord
from services.notifications.clients.material import CUT_LINK, Material
from services.notifications.domain.composing import Writing, compose
from services.notifications.domain.foot import letterhead_of, stop_address
from services.notifications.domain.preferences import is_optional
from services.notifications.domain.stop_links import stop_token
from services.notifications.domain.wording import Wording
from services.notifications.domain.writing import write
from services.notifications.use_cases.claim_due_messages import ClaimedMessage


def written(
    landlord: Landlord,
    message: ClaimedMessage,
    material: Material,
    *,
    own: Wording | None,
    key: bytes,
) -> tuple[EmailMessage, Writing]:
    """Return the mail, and what is kept of it: without what opens or ends anything.

    Of a topic that may be turned off it carries the link, made with `key`, that does so.
    """
    stop = ""
    if is_optional(material.letter.topic):
        stop = stop_address(landlord, stop_token(key, message.id))
    letterhead = letterhead_of(landlord, stop=stop)
    writing = write(material.letter, letterhead=letterhead, facts=material.facts, own=own)
    mail = compose(
        message_id=message.id,
        writing=writing,
        sender_name=landlord.name,
        sender=landlord.mail_from,
        recipient=material.recipient,
        dated=message.queued_at,
        stop=stop,
    )
    shown = write(
        material.letter,
        letterhead=letterhead_of(landlord, stop=CUT_LINK if stop else ""),
        facts={**material.facts, **material.cut},
        own=own,
    )
    return mail, shown
