"""Staff change the landlord itself: its name, contacts, colour, texts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from chassis.colours import LEAST_CONTRAST, WHITE, contrast, rgb
from chassis.landlords import Landlord
from chassis.outbox import announce
from chassis.text import _
from contracts.events.accounts import LandlordSettingsChanged
from services.accounts.domain.errors import LandlordChangedMeanwhile, LandlordSettingsInvalid
from services.accounts.store.landlord import settings_in_force
from services.accounts.tables import LandlordSettingsRow


async def change_landlord(
    session: AsyncSession,
    *,
    landlord: Landlord,
    seen_version: int,
    changes: Mapping[str, Any],
    changed_by: str,
    changed_by_name: str,
    changed_at: datetime,
) -> LandlordSettingsRow | None:
    """Put `changes` in force: name of a part → its new value, whole; None: the file's again.

    `landlord` is the file's. Returns the settings now in force, None where there are none and
    nothing was changed.

    Raises:
        LandlordChangedMeanwhile: `seen_version` (0: none) is not the newest.
        LandlordSettingsInvalid: a value is none that a landlord may have.
    """
    known = await settings_in_force(session, landlord.id)
    version = known.version if known else 0
    if version != seen_version:
        raise LandlordChangedMeanwhile("a colleague changed it meanwhile")
    before = known.settings if known else {}
    after = {**before, **changes}
    after = {name: value for name, value in after.items() if value is not None}
    parts = sorted(name for name in changes if before.get(name) != after.get(name))
    if not parts:
        return known
    _require_fit(landlord, after)
    row = LandlordSettingsRow(
        landlord_id=landlord.id,
        version=version + 1,
        settings=after,
        parts=parts,
        changed_by=changed_by,
        changed_by_name=changed_by_name,
        changed_at=changed_at,
    )
    session.add(row)
    try:
        await session.flush()
    except IntegrityError as twin:  # two at the same moment: the key lets one through
        raise LandlordChangedMeanwhile("a colleague changed it meanwhile") from twin
    announce(session, LandlordSettingsChanged(landlord_id=landlord.id, version=row.version))
    return row


def _require_fit(landlord: Landlord, settings: Mapping[str, Any]) -> None:
    try:
        landlord.with_settings(settings)
    except ValidationError as refusal:
        raise LandlordSettingsInvalid(
            "not what a landlord may have",
            fields={
                str(problem["loc"][0]): _advice(str(problem["loc"][0]), settings)
                for problem in refusal.errors()
                if problem["loc"]
            },
        ) from refusal


def _advice(part: str, settings: Mapping[str, Any]) -> str:
    if part == "colour":
        if ratio := _contrast_of(str(settings["colour"])):
            return _(
                "White text on this colour has a contrast of %(ratio).1f to 1, and needs "
                "%(least).0f to 1 to be read by everybody. Choose a darker one, such as #0e4a3b"
            ) % {"ratio": ratio, "least": LEAST_CONTRAST}
        return _(
            "Enter # and six digits or letters from a to f, of a colour so dark that white text "
            "on it can be read, such as #0e4a3b"
        )
    if part == "logo":
        return _("This picture cannot be taken. Choose another, and say in words what it shows.")
    if part == "roles":
        return _("A tenant of the owner does not see the owner's money by default")
    return _("Look at what you entered here again")


def _contrast_of(colour: str) -> float | None:
    """Return the contrast of white text on a colour; None: it is no colour."""
    try:
        return contrast(rgb(colour), WHITE)
    except ValueError:
        return None
