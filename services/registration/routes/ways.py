"""The ways to get in, as pages have to offer them."""

from fastapi import APIRouter

from contracts.api.registration import WayIn, WaysIn
from services.registration.routes.door import Gateway, Means

router = APIRouter()


@router.get("/ways")
async def get_ways(caller: Gateway, means: Means) -> WaysIn:
    """Return the landlord's ways to get in, as pages have to offer them."""
    return WaysIn(
        items=[
            WayIn(
                name=way.name,
                link=way.link,
                title=way.title,
                intro=way.intro,
                button=way.button,
                ending=way.ending.value,
                opens_with=[fact.value for fact in way.opens_with],
                needs_postcode=way.needs_postcode,
                is_for_staff=not way.steps,
                asks={asked.value: mark.value for asked, mark in way.asks},
                is_password_later=way.is_password_later,
                is_key_sent=way.is_key_sent,
            )
            for way in means.policy_of(caller.landlord_id).ways
        ]
    )
