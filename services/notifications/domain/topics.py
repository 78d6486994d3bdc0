"""What mails are about, and which topics a person may turn off."""

from dataclasses import dataclass
from enum import StrEnum

from chassis.text import _


class Topic(StrEnum):
    """What a mail is about. Each mail belongs to exactly one."""

    SECURITY = "security"
    ACCESS = "access"
    CASES = "cases"
    PAYMENTS = "payments"
    STATEMENTS = "statements"
    DOCUMENTS = "documents"
    NOTICES = "notices"
    PROFILE = "profile"
    DESK = "desk"
    """Mails to staff about their work. No customer sees the topic."""


OPTIONAL = frozenset({Topic.PAYMENTS, Topic.STATEMENTS, Topic.DOCUMENTS, Topic.NOTICES})
"""Topics that a person may turn off: whatever they tell stands on the portal too. The others are
sent whatever somebody wishes, because a stranger with a person's login could turn them off."""

ON_AT_FIRST = OPTIONAL
"""Optional topics that are mailed until a person turns them off."""


@dataclass(frozen=True)
class TopicWords:
    """A topic, as people read it."""

    title: str
    about: str
    always: str = ""
    """Why it cannot be turned off. Empty: it can."""


def words_of(topic: Topic) -> TopicWords:
    """Return how a topic is told to its readers."""
    return {
        Topic.SECURITY: TopicWords(
            _("Security and signing in"),
            _("Codes, links, and changes to how you sign in"),
            _("It is how you notice that somebody else uses your login."),
        ),
        Topic.ACCESS: TopicWords(
            _("Who may act on your home"),
            _("Requests, invitations and changes of access"),
            _("Whoever holds a home must hear who else gets into it."),
        ),
        Topic.CASES: TopicWords(
            _("What you ask us"),
            _("Receipts, questions and answers about your enquiries"),
            _("It answers you, or asks for what we need to go on."),
        ),
        Topic.PROFILE: TopicWords(
            _("Your personal details"),
            _("What became of a change that you asked for"),
            _("It is how you notice that somebody else asks for changes in your name."),
        ),
        Topic.PAYMENTS: TopicWords(_("Payments"), _("Receipts, and payments that came to nothing")),
        Topic.STATEMENTS: TopicWords(_("Statements"), _("A statement you asked for is ready")),
        Topic.DOCUMENTS: TopicWords(
            _("Documents"), _("A new document about your home or building")
        ),
        Topic.NOTICES: TopicWords(
            _("Important information"), _("News of your home, building or estate")
        ),
        Topic.DESK: TopicWords(
            _("Work at the desk"), _("What staff must look at"), _("It is part of the work.")
        ),
    }[topic]
