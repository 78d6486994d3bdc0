"""Asking the owners of addresses, questions and secrets, at the moment a mail is sent."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from chassis.clients import ServiceClient
from chassis.errors import NotFound, Rejected
from chassis.text import day, when
from contracts.api.cases import RefusalView, ReplySecret
from contracts.api.identity import MailSecret, Recipient
from contracts.api.identity.security_notices import NewSecurityNotice, SecurityNotice
from contracts.api.invitations import InvitationMail, InvitationOwnerMail
from contracts.api.key_links import KeyLinkSecret
from contracts.api.owners import OwnerMail
from contracts.api.registration import RegistrationView
from contracts.api.tracking import TrackingLink
from services.notifications.clients.further import Further
from services.notifications.domain.access_words import access_told
from services.notifications.domain.greeting import greeting
from services.notifications.domain.letters import Letter, letter_named
from services.notifications.domain.moments import minutes_left

CUT_CODE = "••••••"
CUT_LINK = "[link]"
"""What stands in the kept copy where the mail had a code or a link."""

DISOWNED = frozenset(
    {
        "password_changed",
        "second_factor_changed",
        "phone_word_changed",
        "one_time_password_issued",
        "login_locked",
    }
)
"""Letters with a link for whoever did not do what they tell of."""

BEGAN_AS = {"already_registered": "mailbox_code", "no_login": "password_reset"}
"""Letter that an owner's answer led to → the one that was asked for, for the next attempt."""


class Wanted(Protocol):
    """What must be known about a message to ask for the rest."""

    @property
    def id(self) -> UUID: ...  # noqa: D102
    @property
    def landlord_id(self) -> UUID: ...  # noqa: D102
    @property
    def template(self) -> str: ...  # noqa: D102
    @property
    def request_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def registration_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def user_id(self) -> UUID | None: ...  # noqa: D102
    @property
    def facts(self) -> dict[str, Any]: ...  # noqa: D102
    @property
    def expires_at(self) -> datetime: ...  # noqa: D102


class NotWanted(Rejected):
    """The owner knows nothing of the request any more: answered, replaced, or erased."""

    code = "not_wanted"


@dataclass(frozen=True)
class Material:
    """Everything a mail needs beyond its row. Lives in memory for the length of one attempt."""

    letter: Letter
    recipient: str = field(repr=False)
    facts: dict[str, object] = field(repr=False)
    cut: dict[str, object] = field(default_factory=dict)
    """Replacements for those facts that the kept copy must not hold."""

    expires_at: datetime | None = None


class Owners:
    """identity, registration and cases, as far as mail needs them."""

    def __init__(
        self,
        *,
        identity: ServiceClient,
        registration: ServiceClient,
        cases: ServiceClient,
        further: Further,
        accounts: ServiceClient,
    ) -> None:
        """Ask through these clients, as this service."""
        self._further = further
        self._identity = identity
        self._registration = registration
        self._cases = cases
        self._accounts = accounts
        self._askers = {
            "mailbox_code": self._mailbox_code,
            "sign_in_code": self._mailbox_code,
            "enquiry_received": self._enquiry_received,
            "email_confirmation": self._email_change,
            "email_taken": self._email_change,
            "email_changed": self._email_change,
            "email_proposed": self._email_change,
            "email_restored": self._email_restored,
            "welcome": self._welcome,
            "password_reset": self._password_reset,
            "password_changed": self._notice,
            "invitation": self._invitation,
            "login_locked": self._login_locked,
            "second_factor_changed": self._notice,
            "one_time_password_issued": self._notice,
            "one_time_passwords_often": self._notice,
            "phone_word_changed": self._notice,
            "access_refused": self._access_refused,
            "reply_wanted": self._reply_wanted,
            "tracking_link": self._tracking_link,
            "access_requested": self._home_owner,
            "access_request_settled": self._home_owner,
            "access_invitation": self._access_invitation,
            "access_invitation_accepted": self._invitation_accepted,
            "reply_unrouted": self._notice,
            "access_changed": self._access_changed,
            "unexpected_newcomer": self._unexpected_newcomer,
            "portal_key_link": self._portal_key_link,
            "login_exists": self._welcome,
            "staff_invitation": self._staff_invitation,
        }

    async def material_for(self, wanted: Wanted, *, now: datetime) -> Material:
        """Ask for address, facts and secret of a message. `now` in UTC.

        Raises:
            NotWanted: there is nothing left to send.
            Unavailable: an owner is down; ask again later.
        """
        try:
            return await self._askers[BEGAN_AS.get(wanted.template, wanted.template)](wanted, now)
        except (NotFound, KeyError) as error:
            raise NotWanted("the owner knows nothing of this request") from error

    async def _mailbox_code(self, wanted: Wanted, now: datetime) -> Material:
        secret = await self._identity.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=MailSecret,
        )
        until = secret.expires_at or wanted.expires_at
        return Material(
            letter=letter_named(secret.kind),
            recipient=secret.email,
            facts={
                "code": secret.code,
                "minutes": minutes_left(until, now=now),
                "link": secret.link,
            },
            cut={"code": CUT_CODE, "link": CUT_LINK if secret.link else None},
            expires_at=secret.expires_at,
        )

    async def _login_locked(self, wanted: Wanted, now: datetime) -> Material:
        secret = await self._identity.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=MailSecret,
        )
        until = secret.expires_at or wanted.expires_at
        not_me = None
        if (moment := wanted.facts.get("at")) is not None:  # else an older release asked for it
            not_me = await self._disowning_link(wanted, datetime.fromisoformat(moment))
        return Material(
            letter=letter_named("login_locked"),
            recipient=secret.email,
            facts={
                "link": secret.link,
                "minutes": minutes_left(until, now=now),
                "lock_minutes": wanted.facts["lock_minutes"],
                "not_me": not_me,
                "is_staff": secret.user_kind == "staff",
            },
            cut={"link": CUT_LINK, "not_me": CUT_LINK if not_me else None},
            expires_at=until,
        )

    async def _password_reset(self, wanted: Wanted, now: datetime) -> Material:
        secret = await self._identity.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=MailSecret,
        )
        until = secret.expires_at or wanted.expires_at
        return Material(
            letter=letter_named(secret.kind),
            recipient=secret.email,
            facts={
                "link": secret.link,
                "minutes": minutes_left(until, now=now),
                "is_staff": secret.user_kind == "staff",
            },
            cut={"link": CUT_LINK},
            expires_at=until,
        )

    async def _enquiry_received(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        return Material(
            letter=letter_named("enquiry_received"),
            recipient=await self._address_of_applicant(wanted),
            facts={
                "reference": wanted.facts["reference"],
                "answer_by": day(datetime.fromisoformat(wanted.facts["due_at"])),
                "link": await self._link_of_case(wanted),
            },
            cut={"link": CUT_LINK},
        )

    async def _tracking_link(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        return Material(
            letter=letter_named("tracking_link"),
            recipient=await self._address_of_applicant(wanted),
            facts={
                "reference": wanted.facts["reference"],
                "link": await self._link_of_case(wanted),
            },
            cut={"link": CUT_LINK},
        )

    async def _link_of_case(self, wanted: Wanted) -> str:
        told = await self._cases.call(
            "GET",
            f"/tracking-links/{wanted.registration_id}",
            landlord_id=wanted.landlord_id,
            answer=TrackingLink,
        )
        return told.link

    async def _welcome(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        person = await self._user(wanted)
        return Material(
            letter=letter_named(wanted.template),
            recipient=person.email,
            facts={"greeting": greeting(person.name)},
        )

    async def _notice(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask where it goes, and for the link by which its reader says: this was not me.

        The mail tells of a fact at a moment, `at`. The message's own id makes the link, so that
        a mail that is sent again carries the same one.
        """
        moment = datetime.fromisoformat(wanted.facts["at"])
        person = await self._user(wanted)
        other = await self._other_address(wanted)
        link = await self._disowning_link(wanted, moment)
        return Material(
            letter=letter_named(wanted.template),
            recipient=other or person.email,
            facts={
                **wanted.facts,
                "at": when(moment),
                "greeting": greeting(person.name),
                "not_me": link,
                "is_staff": person.kind == "staff",
                "is_other_address": other is not None,
            },
            cut={"not_me": CUT_LINK if link else None},
        )

    async def _other_address(self, wanted: Wanted) -> str | None:
        """Return where else it goes than to the login's own mailbox, if it does."""
        address_id = wanted.facts.get("address_id")
        if address_id is None:
            return None
        email = await self._further.email(
            wanted.landlord_id,
            contact_id=UUID(wanted.facts["contact_id"]),
            address_id=UUID(address_id),
        )
        if email is None:
            raise NotWanted("the address is not on record any more")
        return email

    async def _disowning_link(self, wanted: Wanted, moment: datetime) -> str | None:
        if wanted.template not in DISOWNED:
            return None
        body = {"user_id": wanted.user_id, "about": wanted.template, "happened_at": moment}
        notice = await self._identity.call(
            "PUT",
            f"/security-notices/{wanted.id}",
            landlord_id=wanted.landlord_id,
            body=NewSecurityNotice.model_validate(body),
            answer=SecurityNotice,
        )
        return notice.link

    async def _invitation(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        secret = await self._identity.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=MailSecret,
        )
        until = secret.expires_at or wanted.expires_at
        return Material(
            letter=letter_named("invitation"),
            recipient=secret.email,
            facts={"link": secret.link, "until": when(until)},
            cut={"link": CUT_LINK},
            expires_at=secret.expires_at,
        )

    async def _email_change(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        secret = await self._identity.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=MailSecret,
        )
        until = secret.expires_at or wanted.expires_at
        return Material(
            letter=letter_named(secret.kind),
            recipient=secret.email,
            facts={"link": secret.link, "until": when(until)},
            cut={"link": CUT_LINK},
            expires_at=secret.expires_at,
        )

    async def _email_restored(self, wanted: Wanted, now: datetime) -> Material:
        """Tell the mailbox in use again, or the one that is not any more."""
        if wanted.request_id is not None:
            told = await self._email_change(wanted, now)
        else:
            told = await self._notice(wanted, now)
        return replace(told, facts={**told.facts, "is_mine": wanted.request_id is None})

    async def _access_refused(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        refusal = await self._refusal_of(wanted)
        return Material(
            letter=letter_named("access_refused"),
            recipient=await self._address_of_applicant(wanted),
            facts={
                "explanation": refusal.reason if refusal else None,
                "is_by_owner": wanted.facts.get("reason") == "owner_refused",
                "reference": refusal.reference if refusal else None,
            },
        )

    async def _reply_wanted(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        secret = await self._cases.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=ReplySecret,
        )
        until = secret.expires_at
        return Material(
            letter=letter_named("reply_wanted"),
            recipient=secret.email,
            facts={
                "reference": secret.reference,
                "question": secret.question,
                "link": secret.link,
                "answer_until": day(until) if until else None,
            },
            cut={"link": CUT_LINK},
            expires_at=until,
        )

    async def _home_owner(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for the owner of a home, and how a request about it stands."""
        told = await self._accounts.call(
            "GET",
            f"/access-requests/{wanted.request_id}/owners/{wanted.facts['contact_id']}",
            landlord_id=wanted.landlord_id,
            answer=OwnerMail,
        )
        is_new = wanted.template == "access_requested"
        if not told.email or (is_new and told.state != "waiting"):
            raise NotWanted("no address on record, or decided before the mail went")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "address": told.address,
                "state": told.state,
                "asked_on": day(told.asked_at),
            },
        )

    async def _access_invitation(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for mailbox and link. Nothing else: the mailbox is not proved."""
        told = await self._accounts.call(
            "GET",
            f"/access-invitations/{wanted.facts['invitation_id']}/mail/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=InvitationMail,
        )
        return Material(
            letter=letter_named("access_invitation"),
            recipient=told.email,
            facts={
                "link": told.link,
                "until": when(told.expires_at),
                "is_by_staff": told.is_by_staff,
            },
            cut={"link": CUT_LINK},
            expires_at=told.expires_at,
        )

    async def _invitation_accepted(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for the owner of a home that somebody has access to now."""
        told = await self._accounts.call(
            "GET",
            f"/access-invitations/{wanted.request_id}/owners/{wanted.facts['contact_id']}",
            landlord_id=wanted.landlord_id,
            answer=InvitationOwnerMail,
        )
        if not told.email:
            raise NotWanted("no address on record")
        return Material(
            letter=letter_named("access_invitation_accepted"),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "address": told.address,
                "invited_on": day(told.invited_at),
            },
        )

    async def _access_changed(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for the home, and whether it is the reader's own access."""
        facts = wanted.facts
        told = await self._further.access_notice(
            wanted.landlord_id,
            connection_id=UUID(facts["connection_id"]),
            contact_id=UUID(facts["contact_id"]),
        )
        if not told.email:
            raise NotWanted("no address on record")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "on": day(datetime.fromisoformat(facts["at"])),
                "told": access_told(facts["change"], facts["by"], told.address, is_own=told.is_own),
                "is_own": told.is_own,
            },
        )

    async def _unexpected_newcomer(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask the record for the home and for the link: both are gone once nobody may object."""
        told = await self._further.newcomer(
            wanted.landlord_id,
            connection_id=UUID(wanted.facts["connection_id"]),
            contact_id=UUID(wanted.facts["contact_id"]),
        )
        if not told.email:
            raise NotWanted("no address on record")
        return Material(
            letter=letter_named(wanted.template),
            recipient=told.email,
            facts={
                "greeting": greeting(told.name),
                "address": told.address,
                "on": day(told.registered_at),
                "link": told.link,
            },
            cut={"link": CUT_LINK},
        )

    async def _portal_key_link(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        """Ask cases whom it goes to and how they answer, registration for what the link carries."""
        asked = await self._cases.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=ReplySecret,
        )
        secret = await self._registration.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=KeyLinkSecret,
        )
        return Material(
            letter=letter_named("portal_key_link"),
            recipient=asked.email,
            facts={
                "reference": asked.reference,
                "account_number": secret.account_reference,
                "link": secret.link,
                "until": when(secret.expires_at),
                "answer_link": asked.link,
            },
            cut={"link": CUT_LINK, "answer_link": CUT_LINK},
            expires_at=secret.expires_at,
        )

    async def _user(self, wanted: Wanted) -> Recipient:
        return await self._identity.call(
            "GET",
            f"/users/{wanted.user_id}/recipient",
            landlord_id=wanted.landlord_id,
            answer=Recipient,
        )

    async def _staff_invitation(self, wanted: Wanted, now: datetime) -> Material:
        secret = await self._identity.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=MailSecret,
        )
        until = secret.expires_at or wanted.expires_at
        return Material(
            letter=letter_named("staff_invitation"),
            recipient=secret.email,
            facts={"link": secret.link, "hours": max(1, minutes_left(until, now=now) // 60)},
            cut={"link": CUT_LINK},
            expires_at=secret.expires_at,
        )

    async def _address_of_applicant(self, wanted: Wanted) -> str:
        view = await self._registration.call(
            "GET",
            f"/registrations/{wanted.registration_id}/facts",
            landlord_id=wanted.landlord_id,
            answer=RegistrationView,
        )
        return view.email

    async def _refusal_of(self, wanted: Wanted) -> RefusalView | None:
        """Ask for the words that staff chose; None: nobody at a desk refused this."""
        try:
            return await self._cases.call(
                "GET",
                f"/registrations/{wanted.registration_id}/refusal",
                landlord_id=wanted.landlord_id,
                answer=RefusalView,
            )
        except NotFound:
            return None
