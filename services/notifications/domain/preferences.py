"""What somebody wishes to be mailed: kept by who they are, applied when a mail is to leave."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from chassis.errors import Invalid
from services.notifications.domain.letters import LETTERS
from services.notifications.domain.topics import ON_AT_FIRST, OPTIONAL, Topic

EMAIL: Final = "email"
"""The one channel that a topic can be turned off on. What is not mailed stands on the portal."""


class TopicAlwaysOn(Invalid):
    """The topic cannot be turned off, or there is no such topic."""

    code = "topic_always_on"


def offered() -> list[Topic]:
    """Return the topics that customers get mails about today, in their order."""
    mailed = {letter.topic for letter in LETTERS.values()}
    return [topic for topic in Topic if topic in mailed and topic is not Topic.DESK]


def is_optional(topic: Topic) -> bool:
    """Whether a person may turn the topic off."""
    return topic in OPTIONAL


def is_mailed(topic: Topic, chosen: Mapping[str, bool]) -> bool:
    """Whether mails of a topic go to somebody who chose so, by topic."""
    return not is_optional(topic) or chosen.get(topic, topic in ON_AT_FIRST)


def require_optional(topics: Iterable[str]) -> None:
    """Let only topics through that a person may turn off.

    Raises:
        TopicAlwaysOn: one of them is none.
    """
    if not set(topics) <= OPTIONAL:
        raise TopicAlwaysOn("a topic is unknown, or always on")


def holders_of(*, user_id: UUID | None, contact_id: UUID | None) -> list[str]:
    """Return the references that a person's wishes are kept under: their contact, their login.

    A mail is asked for by one of the two, so both hold the same wish.
    """
    found = {"contact": contact_id, "user": user_id}
    return [f"{kind}:{one}" for kind, one in found.items() if one is not None]


def holders_of_message(recipient_key: str, user_id: UUID | None) -> list[str]:
    """Return the references under which its reader's wishes may be kept."""
    holders = holders_of(user_id=user_id, contact_id=None)
    if recipient_key.startswith("contact:"):
        holders.insert(0, recipient_key)
    return holders
