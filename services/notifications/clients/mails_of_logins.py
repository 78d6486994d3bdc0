"""Asking identity for what mails about logins need."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from chassis.clients import ServiceClient
from chassis.text import when
from contracts.api.identity import MailSecret, Recipient
from contracts.api.identity.security_notices import NewSecurityNotice, SecurityNotice
from services.notifications.clients.further import Further
from services.notifications.clients.material import (
    CUT_CODE,
    CUT_LINK,
    Asker,
    Material,
    NotWanted,
    Wanted,
)
from services.notifications.domain.greeting import greeting
from services.notifications.domain.letters import letter_named
from services.notifications.domain.moments import minutes_left

DISOWNED = frozenset(
    {
        "password_changed",
        "second_factor_changed",
        "phone_word_changed",
        "other_email_added",
        "one_time_password_issued",
        "login_locked",
    }
)
"""Letters with a link for whoever did not do what they tell of."""


class MailsOfLogins:
    """Letters about logins: their address and secret are asked of identity."""

    def __init__(self, identity: ServiceClient, further: Further) -> None:
        """Ask through these, as this service."""
        self._identity, self._further = identity, further
        self.askers: dict[str, Asker] = {
            "mailbox_code": self._mailbox_code,
            "sign_in_code": self._mailbox_code,
            "email_confirmation": self._email_change,
            "other_email_confirmation": self._email_change,
            "other_email_added": self._notice,
            "email_taken": self._email_change,
            "email_changed": self._email_change,
            "email_proposed": self._email_change,
            "email_restored": self._email_restored,
            "welcome": self._welcome,
            "own_data_ready": self._welcome,
            "login_closed": self._welcome,
            "login_closing": self._notice,
            "password_reset": self._password_reset,
            "password_changed": self._notice,
            "invitation": self._invitation,
            "login_locked": self._login_locked,
            "second_factor_changed": self._notice,
            "one_time_password_issued": self._notice,
            "one_time_passwords_often": self._notice,
            "phone_word_changed": self._notice,
            "reply_unrouted": self._notice,
            "exposure_reported": self._notice,
            "login_exists": self._welcome,
            "staff_invitation": self._staff_invitation,
        }

    async def _mailbox_code(self, wanted: Wanted, now: datetime) -> Material:
        secret = await self._secret(wanted)
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
        secret = await self._secret(wanted)
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
        secret = await self._secret(wanted)
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
        secret = await self._secret(wanted)
        until = secret.expires_at or wanted.expires_at
        return Material(
            letter=letter_named("invitation"),
            recipient=secret.email,
            facts={"link": secret.link, "until": when(until)},
            cut={"link": CUT_LINK},
            expires_at=secret.expires_at,
        )

    async def _email_change(self, wanted: Wanted, now: datetime) -> Material:  # noqa: ARG002
        secret = await self._secret(wanted)
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

    async def _staff_invitation(self, wanted: Wanted, now: datetime) -> Material:
        secret = await self._secret(wanted)
        until = secret.expires_at or wanted.expires_at
        return Material(
            letter=letter_named("staff_invitation"),
            recipient=secret.email,
            facts={"link": secret.link, "hours": max(1, minutes_left(until, now=now) // 60)},
            cut={"link": CUT_LINK},
            expires_at=secret.expires_at,
        )

    async def _user(self, wanted: Wanted) -> Recipient:
        return await self._identity.call(
            "GET",
            f"/users/{wanted.user_id}/recipient",
            landlord_id=wanted.landlord_id,
            answer=Recipient,
        )

    async def _secret(self, wanted: Wanted) -> MailSecret:
        return await self._identity.call(
            "POST",
            f"/secrets/{wanted.request_id}",
            landlord_id=wanted.landlord_id,
            answer=MailSecret,
        )
