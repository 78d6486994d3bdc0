"""From letters that wait to sheets: asks their owners, fills the wording in."""

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.landlords import Landlord
from chassis.text import _, day
from contracts.api.accounts import Addressee
from contracts.api.posted import PostedSecret
from services.notifications.clients.holders import Holders
from services.notifications.clients.press import Sender, Sheet
from services.notifications.domain.foot import Letterhead
from services.notifications.domain.paper import (
    PAPERS,
    SECRETS,
    SOMEBODY_REGISTERED,
    address_lines,
)
from services.notifications.domain.tags import required_tags_of
from services.notifications.domain.wording import (
    SHIPPED,
    Block,
    TagWithoutValue,
    Wording,
    fill,
)
from services.notifications.domain.writing import shipped_wording, values_of
from services.notifications.tables import LetterRow, WordingRow


@dataclass(frozen=True)
class Made:
    """A letter's sheet, and which version of the wording it is in."""

    sheet: Sheet
    version: int


async def sheets_of(
    letters: Sequence[LetterRow],
    *,
    wordings: Mapping[str, WordingRow],
    landlord: Landlord,
    holders: Holders,
    at: datetime,
) -> dict[UUID, Made]:
    """Return sheets by letter. One whose reader needs it no more has none.

    Raises:
        Unavailable: an owner does not answer; nothing is printed.
    """
    connections = {letter.connection_id for letter in letters}
    addressees = await holders.addressees(landlord.id, connections)
    made: dict[UUID, Made] = {}
    for kind in {letter.kind for letter in letters}:
        of_kind = [one for one in letters if one.kind == kind and one.connection_id in addressees]
        secrets = await holders.secrets(
            landlord.id, kind, {letter.connection_id for letter in of_kind}
        )
        for letter in of_kind:
            secret = secrets.get(letter.connection_id)
            if kind in SECRETS and secret is None:
                continue
            made[letter.id] = _made(
                letter,
                addressees[letter.connection_id],
                secret,
                wordings.get(kind),
                landlord,
                at,
            )
    return made


def sender_of(landlord: Landlord) -> Sender:
    """Return the head of the landlord's letters."""
    office = landlord.office
    phone = _("Telephone %(phone)s") % {"phone": office.phone}
    address = ", ".join(line.strip() for line in office.address.splitlines())
    return Sender(landlord.name, [line for line in (address, phone) if line])


def _made(  # noqa: PLR0917 - what a sheet is made of
    letter: LetterRow,
    person: Addressee,
    secret: PostedSecret | None,
    row: WordingRow | None,
    landlord: Landlord,
    at: datetime,
) -> Made:
    letterhead = Letterhead(landlord.name, landlord.office.phone, landlord.portal_url)
    values: dict[str, object] = values_of(letterhead) | {
        "account_number": person.account_reference,
        "owner_name": person.name,
    }
    is_to_home = letter.kind == SOMEBODY_REGISTERED
    if is_to_home:
        values = values_of(letterhead) | {
            "on": day(letter.queued_at),
            "address": ", ".join([*person.address_lines, person.postcode]),
        }
    if secret is not None:
        values[letter.kind] = secret.secret
        values["until"] = day(secret.expires_at) if secret.expires_at else ""
    version = row.version if row is not None else SHIPPED
    tags = required_tags_of(letter.kind)
    filled = None
    if row is not None and row.subject is not None and row.body is not None:
        with contextlib.suppress(TagWithoutValue):
            filled = fill(Wording(row.subject, row.body), tags=tags, values=values)
    subject, blocks = filled or fill(shipped_wording(PAPERS[letter.kind]), tags=tags, values=values)
    if is_to_home:
        return Made(_sheet_to_home(person, subject, blocks, letter, at), version)
    return Made(
        Sheet(
            address=address_lines(person.name, person.address_lines, person.postcode),
            date=day(at),
            our_reference=_("Account %(number)s") % {"number": person.account_reference},
            salutation=person.salutation,
            subject=subject,
            blocks=blocks,
            sign_off=person.sign_off,
            qr_address=f"{landlord.portal_url.rstrip('/')}/from-letter/{person.account_reference}",
            qr_words=_(
                "Point the camera of a phone here to register. Your account number is filled in; "
                "everything else you type yourself."
            ),
            qr_alt=_("QR code that opens registration with your account number"),
            is_large_print=letter.is_large_print,
        ),
        version,
    )


def _sheet_to_home(
    home: Addressee, subject: str, blocks: list[Block], letter: LetterRow, at: datetime
) -> Sheet:
    """Return a sheet for whoever lives there: no name, and no number that lets anybody in."""
    return Sheet(
        address=address_lines(_("The owner or occupier"), home.address_lines, home.postcode),
        date=day(at),
        our_reference="",
        salutation=_("Dear owner or occupier"),
        subject=subject,
        blocks=blocks,
        sign_off=_("Yours faithfully"),
        is_large_print=letter.is_large_print,
    )
