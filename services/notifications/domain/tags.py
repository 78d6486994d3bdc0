"""The tags of a landlord's own wording: a closed list per mail, each with what it stands for."""

from dataclasses import dataclass, replace
from enum import StrEnum

from chassis.errors import NotFound
from chassis.text import _
from services.notifications.domain.paper import SOMEBODY_REGISTERED


class Shape(StrEnum):
    """How a tag is set that stands alone on its line."""

    WORDS = "words"
    CODE = "code"
    """Large, in a box."""
    LINK = "link"
    """A button."""
    QUOTE = "quote"
    """In a box, marked as somebody else's words in plain text."""


@dataclass(frozen=True)
class Tag:
    """One thing that differs from mail to mail."""

    name: str
    shows: str
    """What it stands for, in words for staff."""

    sample: str
    """Stands in its place in a preview."""

    is_mandatory: bool = False
    """Without it the mail is of no use: a save without it is refused."""

    is_never_dropped: bool = False
    """Not every mail of the kind has it, but one that has it must show it."""

    may_be_in_subject: bool = False
    shape: Shape = Shape.WORDS
    button: str = ""
    """Words of the button, of a link."""

    @property
    def is_secret(self) -> bool:
        """Whether the tag is a code or link, and so never a real one in a preview."""
        return self.shape in {Shape.CODE, Shape.LINK}


class WordingNotFound(NotFound):
    """The mail is sent as it was shipped, always, or there is no such version of it."""

    code = "wording_not_found"


def written(name: str) -> str:
    """Return the tag as it stands in a text."""
    return "{{ " + name + " }}"


def tags_of(letter: str) -> dict[str, Tag] | None:
    """Return the tags of a mail, by name. None: it is sent as it was shipped, always."""
    own = _own_tags().get(letter)
    if own is None:
        return None
    return {tag.name: tag for tag in (*own, *_common_tags())}


def required_tags_of(letter: str) -> dict[str, Tag]:
    """Return the tags of a mail that may be worded.

    Raises:
        WordingNotFound: it may not.
    """
    tags = tags_of(letter)
    if tags is None:
        raise WordingNotFound("this mail is sent as it was shipped")
    return tags


def _common_tags() -> tuple[Tag, ...]:
    return (
        Tag("landlord", _("the landlord's name"), "Harrowmere Homes", may_be_in_subject=True),
        Tag("phone", _("the telephone number"), "01632 960100"),
        Tag("portal", _("the address of the portal"), "https://my.harrowmere.example"),
    )


def _link(button: str, shows: str, *, is_mandatory: bool = True) -> Tag:
    sample = "https://my.harrowmere.example/example"
    return Tag(
        "link",
        shows,
        sample,
        is_mandatory=is_mandatory,
        is_never_dropped=True,
        shape=Shape.LINK,
        button=button,
    )


def _code(shows: str) -> Tag:
    return Tag("code", shows, "482913", is_mandatory=True, shape=Shape.CODE)


def _on_paper() -> tuple[Tag, ...]:
    return (
        Tag("account_number", _("the account number"), "25101000101"),
        Tag("owner_name", _("the name of whoever gets the letter"), "Ms Eleanor Vance"),
    )


def _reference(*, is_mandatory: bool = False) -> Tag:
    return Tag(
        "reference",
        _("the number of the enquiry"),
        "SR00001245",
        is_mandatory=is_mandatory,
        may_be_in_subject=True,
        shape=Shape.CODE,
    )


def _newcomers_tags(greeting: Tag) -> dict[str, tuple[Tag, ...]]:
    """Return the tags of what is said when a stranger came in as the owner of a home."""
    on = Tag("on", _("the day on which somebody registered"), "22 November 2026")
    address = Tag("address", _("the address of the home"), "Flat 3, Heron Quay, LX3 4AB")
    link = _link(_("I did not expect this"), _("the link by which it is stopped"))
    return {
        "unexpected_newcomer": (greeting, address, on, link),
        SOMEBODY_REGISTERED: (on, address),
    }


def _payers_tags(greeting: Tag) -> dict[str, tuple[Tag, ...]]:
    """Return the tags of what somebody hears of a payment online."""
    told = Tag(
        "told",
        _("what became of the payment, as a sentence"),
        _("We have received your payment of £120.50."),
        is_mandatory=True,
    )
    return {"payment_received": (greeting, told), "payment_failed": (greeting, told)}


def _owners_tags(greeting: Tag, until: Tag) -> dict[str, tuple[Tag, ...]]:
    """Return the tags of what the owners of a home hear, and of what they have sent."""
    address = Tag("address", _("the address of the home"), "Flat 3, Heron Quay, LX3 4AB")
    asked_on = Tag("asked_on", _("the day of the request"), "22 November 2026")
    told = Tag(
        "told",
        _("what was decided, as a sentence"),
        _("The request was approved by an owner of the home."),
        is_mandatory=True,
    )
    return {
        "access_requested": (greeting, address, asked_on),
        "access_request_settled": (
            greeting,
            told,
            Tag(
                "what_now",
                _("what an owner who does not agree can do"),
                _("If you do not agree, call us on 01632 960100."),
            ),
            address,
            asked_on,
        ),
        "access_changed": (
            greeting,
            Tag("on", _("the day of the change"), "22 November 2026"),
            Tag(
                "told",
                _("what was changed, as a sentence"),
                _("Who may act on your home was changed."),
                is_mandatory=True,
            ),
        ),
        "access_invitation": (
            Tag(
                "told",
                _("who invites, as a sentence"),
                _("Somebody invites you to act on their home in the portal."),
                is_mandatory=True,
            ),
            _link(_("See the invitation"), _("the link to the invitation")),
            until,
        ),
        "access_invitation_accepted": (
            greeting,
            address,
            Tag("invited_on", _("the day of the invitation"), "22 November 2026"),
        ),
    }


def _own_tags() -> dict[str, tuple[Tag, ...]]:
    minutes = Tag("minutes", _("how many minutes it works"), "10")
    until = Tag("until", _("until when it works"), "29 November 2026, 2:48pm")
    at = Tag("at", _("when it happened"), "22 November 2026, 2:48pm")
    greeting = Tag("greeting", _("a greeting by name"), "Dear Eleanor Vance")
    not_me = Tag(
        "not_me",
        _("the link that locks the login, for whoever did not do this"),
        "https://my.harrowmere.example/example",
        is_never_dropped=True,
        shape=Shape.LINK,
        button=_("This was not me"),
    )
    return {
        "mailbox_code": (_code(_("the code")), minutes),
        "sign_in_code": (_code(_("the code")), minutes),
        "already_registered": (
            _link(
                _("Unlock my login"),
                _("the link that ends a lock, in mails about a locked login"),
                is_mandatory=False,
            ),
        ),
        "password_reset": (
            _link(_("Choose a new password"), _("the link to choose a new password")),
            minutes,
        ),
        "no_login": (),
        "email_confirmation": (
            _link(_("Confirm the address"), _("the link that confirms the address")),
            until,
        ),
        "other_email_confirmation": (
            _link(_("Add this address"), _("the link that adds the address")),
            until,
        ),
        "other_email_added": (greeting, at, not_me),
        "email_taken": (),
        "email_changed": (
            _link(_("Undo the change"), _("the link that puts the address back")),
            until,
        ),
        "email_restored": (),
        "email_proposed": (
            _link(_("Stop the change"), _("the link that stops the change")),
            until,
        ),
        **_payers_tags(greeting),
        "password_changed": (greeting, at, not_me),
        "one_time_password_issued": (greeting, at, not_me),
        "phone_word_changed": (greeting, at, not_me),
        "second_factor_changed": (
            greeting,
            at,
            not_me,
            Tag(
                "in_short",
                _("what was changed, in a few words"),
                _("Your login asks for a second step now"),
                may_be_in_subject=True,
            ),
            Tag(
                "told",
                _("what was changed, as a sentence"),
                _("An authenticator app was set up for your login."),
                is_mandatory=True,
            ),
        ),
        "login_locked": (
            _link(_("Unlock my login"), _("the link that ends the lock")),
            minutes,
            Tag("lock_minutes", _("how many minutes the lock lasts"), "15"),
            replace(not_me, is_never_dropped=False),
        ),
        "invitation": (
            _link(_("Choose your password"), _("the link to choose a password")),
            until,
        ),
        "staff_invitation": (
            _link(_("Choose your password"), _("the link to choose a password")),
            Tag("hours", _("how many hours it works"), "24"),
        ),
        "welcome": (greeting,),
        "enquiry_received": (
            _reference(is_mandatory=True),
            Tag("answer_by", _("by when they hear from us"), "24 November 2026"),
            _link(
                _("See where it stands"),
                _("the link by which they follow it"),
                is_mandatory=False,
            ),
        ),
        "tracking_link": (
            _link(_("See where it stands"), _("the link by which they follow it")),
            _reference(),
        ),
        "portal_key_link": (
            Tag("account_number", _("the account number"), "25101000101", is_mandatory=True),
            _link(_("Sign up"), _("the link that carries the portal key")),
            until,
            Tag(
                "answer_link",
                _("the link to answer by"),
                "https://my.harrowmere.example/example",
                is_never_dropped=True,
                shape=Shape.LINK,
                button=_("Answer us"),
            ),
            _reference(),
        ),
        "login_exists": (greeting,),
        **_owners_tags(greeting, until),
        **_newcomers_tags(greeting),
        "register_by_letter": _on_paper(),
        "portal_key": (
            Tag(
                "portal_key",
                _("the portal key"),
                "K7QM-2XWD-9HRT-4VBN-C",
                is_mandatory=True,
                shape=Shape.CODE,
            ),
            *_on_paper(),
        ),
        "activation_code": (
            Tag(
                "activation_code",
                _("the activation code"),
                "K7QM2-XWD9H",
                is_mandatory=True,
                shape=Shape.CODE,
            ),
            Tag("until", _("the last day of the code"), "22 December 2026"),
            *_on_paper(),
        ),
        "access_refused": (
            Tag(
                "explanation",
                _("why, as staff chose it"),
                _("Our records do not show you as a customer of this home."),
                is_mandatory=True,
                shape=Shape.QUOTE,
            ),
            _reference(),
        ),
        "reply_wanted": (
            Tag(
                "question",
                _("what staff ask"),
                _("Which flat do you live in?"),
                is_mandatory=True,
                shape=Shape.QUOTE,
            ),
            _link(_("Answer the question"), _("the link to answer by")),
            _reference(),
            Tag("answer_until", _("until when the link works"), "27 November 2026"),
        ),
    }
