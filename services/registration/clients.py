"""What registration asks other services for, and what its doors work with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from chassis.blind import BlindKey
from chassis.clients import ServiceClient
from chassis.emails import email_key
from chassis.errors import LodgeError
from chassis.landlords import LandlordNotFound
from contracts.api.accounts import (
    RecordedAccount,
    RecordedConnection,
    RecordedContact,
    RecordQuery,
    Records,
)
from contracts.api.cases import AnswerTime, ReferenceBlock, ReferenceLease
from contracts.api.tracking import TrackingLink
from services.registration.domain.errors import KeyLinkNotValid
from services.registration.domain.keys import (
    account_reference_key,
    birth_key,
    door_key,
    postcode_key,
)
from services.registration.domain.names import first_name_key, surname_keys
from services.registration.domain.pins import recorded_pin_key
from services.registration.domain.policy import IN_FORCE, OWNING_ROLES, Fact, Policy
from services.registration.domain.posted import PostedKind, new_posted
from services.registration.domain.replica import (
    AccountFacts,
    ConnectionFacts,
    ContactFacts,
    RecordFacts,
)

LARGEST_LOOKUP = 500
"""Most ids of one call."""

WITHIN_SECONDS = 15.0
"""How long accounts may take over a page of the record."""


PROMISE_SECONDS = 1.0
"""How long cases may take to say by when an enquiry is answered."""


@dataclass(frozen=True)
class Clients:
    """The services asked, the landlords' policies, and the key the replica is hashed under."""

    accounts: ServiceClient
    cases: ServiceClient
    policies: Mapping[UUID, Policy]
    """By landlord."""

    blind: BlindKey

    def policy_of(self, landlord_id: UUID) -> Policy:
        """Return the landlord's verification policy.

        Raises:
            LandlordNotFound: there is no such landlord here.
        """
        policy = self.policies.get(landlord_id)
        if policy is None:
            raise LandlordNotFound("no landlord has this id")
        return policy

    async def look_up(
        self,
        landlord_id: UUID,
        *,
        account_ids: Sequence[UUID] = (),
        contact_ids: Sequence[UUID] = (),
    ) -> RecordFacts:
        """Return the present facts of these accounts and contacts, in as few calls as it takes.

        Raises:
            Unavailable: accounts does not answer.
        """
        wanted = [("account_ids", each) for each in account_ids]
        wanted += [("contact_ids", each) for each in contact_ids]
        found: list[RecordedAccount] = []
        for start in range(0, len(wanted), LARGEST_LOOKUP):
            ids: dict[str, list[UUID]] = {}
            for kind, each in wanted[start : start + LARGEST_LOOKUP]:
                ids.setdefault(kind, []).append(each)
            records = await self.accounts.call(
                "POST",
                "/records/lookup",
                landlord_id=landlord_id,
                body=RecordQuery(**ids),
                answer=Records,
                within=WITHIN_SECONDS,
            )
            found += records.accounts
        return self._facts_of(found, landlord_id)

    async def account_reference(self, landlord_id: UUID, account_id: UUID) -> str:
        """Return the number of an account as letters print it.

        Raises:
            Unavailable: accounts does not answer.
            KeyLinkNotValid: the account is gone.
        """
        records = await self.accounts.call(
            "POST",
            "/records/lookup",
            landlord_id=landlord_id,
            body=RecordQuery(account_ids=[account_id]),
            answer=Records,
        )
        for each in records.accounts:
            if each.account_id == account_id:
                return each.reference
        raise KeyLinkNotValid("the account is gone")

    async def page(self, landlord_id: UUID, after: str | None) -> tuple[RecordFacts, str | None]:
        """Return the next part of the whole record, and where the part after it begins.

        Raises:
            Unavailable: accounts does not answer.
        """
        records = await self.accounts.call(
            "GET",
            "/records",
            landlord_id=landlord_id,
            query={"after": after} if after else None,
            answer=Records,
            within=WITHIN_SECONDS,
        )
        return self._facts_of(records.accounts, landlord_id), records.next

    def _facts_of(self, accounts: Sequence[RecordedAccount], landlord_id: UUID) -> RecordFacts:
        policy = self.policies.get(landlord_id)
        return facts_of(
            accounts,
            landlord_id=landlord_id,
            blind=self.blind,
            has_portal_keys=policy is not None and Fact.PORTAL_KEY in policy.compares,
        )

    async def answer_time(self, landlord_id: UUID, sent_at: datetime) -> datetime | None:
        """Say by when an enquiry of `sent_at` is answered. None: cases does not say just now."""
        try:
            told = await self.cases.call(
                "GET",
                "/answer-times/registration",
                landlord_id=landlord_id,
                query={"sent_at": sent_at.isoformat()},
                answer=AnswerTime,
                within=PROMISE_SECONDS,
            )
        except LodgeError:  # an enquiry is taken whatever is down; its mail says when
            return None
        return told.answer_by

    async def tracking_link(self, landlord_id: UUID, registration_id: UUID) -> TrackingLink:
        """Return the link by which the case of a registration is followed.

        Raises:
            Unavailable: cases does not answer.
        """
        return await self.cases.call(
            "GET",
            f"/tracking-links/{registration_id}",
            landlord_id=landlord_id,
            answer=TrackingLink,
            within=PROMISE_SECONDS,
        )

    async def lease_references(self, landlord_id: UUID, lease_id: UUID) -> ReferenceBlock:
        """Lease a block of numbers; the same `lease_id` again is the same block.

        Raises:
            Unavailable: cases does not answer.
        """
        return await self.cases.call(
            "POST",
            "/reference-blocks",
            landlord_id=landlord_id,
            body=ReferenceLease(lease_id=lease_id),
            answer=ReferenceBlock,
        )


def facts_of(
    accounts: Sequence[RecordedAccount],
    *,
    landlord_id: UUID,
    blind: BlindKey,
    has_portal_keys: bool = False,
) -> RecordFacts:
    """Reduce a part of the record to what registration may keep of it.

    `has_portal_keys`: with a key for everybody who holds a home, for those who have none.
    """
    holding = [
        one.connection_id
        for account in accounts
        for one in account.connections
        if one.role in OWNING_ROLES and one.status in IN_FORCE
    ]
    return RecordFacts(
        accounts=tuple(_account(one, landlord_id, blind) for one in accounts),
        contacts=tuple(
            _contact(one, landlord_id, blind) for account in accounts for one in account.contacts
        ),
        connections=tuple(
            _connection(account.account_id, one)
            for account in accounts
            for one in account.connections
        ),
        portal_keys=tuple(
            new_posted(PostedKind.PORTAL_KEY, uuid4(), one, landlord_id, blind) for one in holding
        )
        if has_portal_keys
        else (),
    )


def _account(one: RecordedAccount, landlord_id: UUID, blind: BlindKey) -> AccountFacts:
    return AccountFacts(
        account_id=one.account_id,
        version=one.version,
        reference_key=account_reference_key(one.reference),
        postcode_key=postcode_key(one.postcode),
        start_month=one.start_date.year * 100 + one.start_date.month,
        is_current=one.status == "current",
        door_key=door_key(", ".join(one.address_lines)),
        identifiers=frozenset(_identifiers(one, landlord_id, blind)),
    )


def _identifiers(
    one: RecordedAccount, landlord_id: UUID, blind: BlindKey
) -> Iterator[tuple[str, str]]:
    """Yield what may be typed as the agreement's number, its own reference too, and PINs hashed."""
    agreements = [each.value for each in one.identifiers if each.kind == "agreement"]
    for value in (one.reference, *agreements):
        if key := account_reference_key(value):
            yield "agreement", key
    for each in one.identifiers:
        if each.kind == "pin" and (key := recorded_pin_key(each.value, landlord_id, blind)):
            yield "pin", key


def _contact(one: RecordedContact, landlord_id: UUID, blind: BlindKey) -> ContactFacts:
    keys = (email_key(email) for email in one.emails)
    return ContactFacts(
        contact_id=one.contact_id,
        version=one.version,
        surname=surname_keys(one.last_name, organisation=one.is_organisation),
        first_name_key=first_name_key(one.first_name),
        email_keys=frozenset(blind.hash(landlord_id, "email", key) for key in keys if key),
        birth_key=birth_key(one.date_of_birth, landlord_id, blind),
    )


def _connection(account_id: UUID, one: RecordedConnection) -> ConnectionFacts:
    return ConnectionFacts(
        connection_id=one.connection_id,
        version=one.version,
        account_id=account_id,
        contact_id=one.contact_id,
        role=one.role,
        status=one.status,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )
