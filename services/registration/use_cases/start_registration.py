"""Take the answers of the first form."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from chassis.emails import email_key
from chassis.errors import Invalid
from chassis.text import _
from contracts.api.registration import RegistrationForm
from services.registration.domain.errors import RegistrationDiffers
from services.registration.domain.policy import Asked, Policy, Way
from services.registration.domain.states import State
from services.registration.store.registrations import add_registration, registration_for_update
from services.registration.tables import RegistrationRow

CORRECTABLE = (
    "first_name", "last_name", "telephone", "postcode", "date_of_birth", "house", "street", "town",
    "evening_telephone", "mobile", "account_reference",
)  # fmt: skip

CONSENT_WITHIN = timedelta(days=1)
"""How far from now the moment of consent may lie: a form may stand open overnight."""


async def start_registration(
    session: AsyncSession,
    *,
    landlord_id: UUID,
    registration_id: UUID,
    form: RegistrationForm,
    policy: Policy,
    at: datetime,
) -> None:
    """Store the form under its id. The same form again changes nothing.

    Until the mailbox is proved the answers may be corrected, the address never: the proof of
    one mailbox must not be used for another. Nothing is compared and nothing announced.

    Raises:
        Invalid: the consent was given at another time than now, or the postcode is missing.
        RegistrationDiffers: this id has another address, or other answers and has gone on.
    """
    if abs(at - form.consent.given_at) > CONSENT_WITHIN:
        raise Invalid("the consent is not of today", fields={"consent": _("Please agree again")})
    way = policy.way(form.way)
    if way.needs_postcode and not form.postcode:
        refused = {"postcode": _("Enter the postcode of your property")}
        raise Invalid("the postcode is missing", fields=refused)
    if missing := _missing(form, way):
        raise Invalid("mandatory answers are missing", fields=missing)
    started = _row(landlord_id, registration_id, form, way, at)
    if await add_registration(session, started):
        return
    row = await registration_for_update(session, registration_id)
    if email_key(row.email) != email_key(form.email):
        raise RegistrationDiffers("this registration was started with another email address")
    if all(getattr(row, name) == getattr(form, name) for name in CORRECTABLE):
        return
    if row.state != State.STARTED or row.proved_at is not None:
        raise RegistrationDiffers("this registration has gone on with other answers")

    for name in CORRECTABLE:
        setattr(row, name, getattr(form, name))
    row.consent_version = form.consent.version
    row.consent_text = form.consent.text
    row.consented_at = form.consent.given_at


def _missing(form: RegistrationForm, way: Way) -> dict[str, str]:
    """Return what the way's request cannot be sent without, with what to do about it."""
    fields = {
        Asked.FIRST_NAME: {"first_name": _("Enter your first name")},
        Asked.DATE_OF_BIRTH: {"date_of_birth": _("Enter your date of birth")},
        Asked.ADDRESS: {
            "house": _("Enter the number or name of your home"),
            "street": _("Enter your street"),
            "town": _("Enter your town or city"),
        },
        Asked.DAYTIME_TELEPHONE: {"telephone": _("Enter a telephone number for the daytime")},
        Asked.EVENING_TELEPHONE: {
            "evening_telephone": _("Enter a telephone number for the evening")
        },
        Asked.MOBILE: {"mobile": _("Enter your mobile number")},
    }
    return {
        name: advice
        for asked in sorted(way.mandatory)
        for name, advice in fields[asked].items()
        if not getattr(form, name)
    }


def _row(
    landlord_id: UUID,
    registration_id: UUID,
    form: RegistrationForm,
    way: Way,
    at: datetime,
) -> RegistrationRow:
    return RegistrationRow(
        id=registration_id,
        landlord_id=landlord_id,
        way=way.name,
        step=way.first.name if way.first else "",
        first_name=form.first_name,
        last_name=form.last_name,
        email=form.email,
        telephone=form.telephone,
        postcode=form.postcode,
        consent_version=form.consent.version,
        consent_text=form.consent.text,
        consented_at=form.consent.given_at,
        started_at=at,
        date_of_birth=form.date_of_birth,
        house=form.house,
        street=form.street,
        town=form.town,
        evening_telephone=form.evening_telephone,
        mobile=form.mobile,
        account_reference=form.account_reference,
    )
