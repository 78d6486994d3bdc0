"""What staff change of the landlord itself, and what every service asks for it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from chassis.audit import record_by
from chassis.auth import Caller, allow
from chassis.events import now
from chassis.http import Session
from chassis.landlords import Landlords
from contracts.api.landlords import (
    LandlordChange,
    LandlordHistory,
    LandlordSettings,
    LandlordView,
)
from services.accounts.routes.versions import IfMatch, seen_version_or_none
from services.accounts.store.landlord import settings_changes, settings_in_force
from services.accounts.tables import LandlordSettingsRow
from services.accounts.use_cases.change_landlord import change_landlord

router = APIRouter()

Follower = Annotated[
    Caller,
    Depends(
        allow(
            "service:gateway",
            "service:cases",
            "service:notifications",
            "service:identity",
            "service:registration",
            "staff:lead",
            "operator",
        )
    ),
]
Lead = Annotated[Caller, Depends(allow("staff:lead", "operator"))]


@router.get("/landlord-settings")
async def read_settings(caller: Follower, session: Session) -> LandlordView:
    """Return what staff put in place of the installation's file."""
    return _view(await settings_in_force(session, caller.landlord_id))


@router.get("/landlord-settings/changes")
async def read_changes(caller: Lead, session: Session) -> LandlordHistory:
    """Return who changed what, the newest first."""
    return LandlordHistory(
        items=[
            LandlordChange(
                version=row.version,
                changed_by_name=row.changed_by_name,
                changed_at=row.changed_at,
                parts=row.parts,
            )
            for row in await settings_changes(session, caller.landlord_id)
        ]
    )


@router.patch("/landlord-settings")
async def patch_settings(
    body: LandlordSettings, caller: Lead, session: Session, request: Request, if_match: IfMatch
) -> LandlordView:
    """Change the parts that are named; null: as in the file again. 412 if others were faster."""
    landlords: Landlords = request.app.state.landlords
    row = await change_landlord(
        session,
        landlord=landlords.written(caller.landlord_id),
        seen_version=seen_version_or_none(if_match),
        changes=body.model_dump(exclude_unset=True),
        changed_by=caller.subject,
        changed_by_name=caller.name,
        changed_at=now(),
    )
    record_by(
        session,
        caller,
        act="landlord.changed",
        at=now(),
        details={"parts": ", ".join(sorted(body.model_fields_set))},
    )
    return _view(row)


def _view(row: LandlordSettingsRow | None) -> LandlordView:
    if row is None:
        return LandlordView()
    return LandlordView(version=row.version, settings=LandlordSettings.model_validate(row.settings))
