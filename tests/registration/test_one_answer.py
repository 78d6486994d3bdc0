"""The first form is answered alike whoever sends it, in every combination of what may be true."""

import itertools
from dataclasses import astuple, dataclass
from datetime import date
from uuid import uuid4

from chassis.events import now
from tests.registration.words import a_connection, a_contact, a_form, an_account


@dataclass(frozen=True)
class Truth:
    """What may be true of somebody who registers."""

    has_right_surname: bool
    has_right_email: bool
    has_right_postcode: bool
    has_registered_before: bool
    has_the_home_an_owner: bool
    has_the_account_ended: bool


ALL = [Truth(*each) for each in itertools.product((True, False), repeat=6)]


def recorded(number: int, truth: Truth):
    """The account behind one of them."""
    contact = a_contact(last_name=f"Right{number}", emails=[f"right{number}@example.com"])
    role = "unit_owner" if truth.has_the_home_an_owner else "family_friend"
    return an_account(
        contact,
        connections=[a_connection(contact, role=role)],
        reference=f"34208{number:06d}",
        postcode="LX1 2AB",
        status="previous" if truth.has_the_account_ended else "current",
        end_date=date(2020, 1, 31) if truth.has_the_account_ended else None,
    )


def said(number: int, truth: Truth) -> dict[str, str]:
    """What they type."""
    return {
        "last_name": f"Right{number}" if truth.has_right_surname else f"Wrong{number}",
        "email": f"right{number}@example.com" if truth.has_right_email else "wrong@example.net",
        "postcode": "LX1 2AB" if truth.has_right_postcode else "LX9 9ZZ",
    }


async def test_all_sixty_four_get_the_same_bytes_and_nothing_is_compared(door):
    await door.world.record(*(recorded(n, truth) for n, truth in enumerate(ALL)))
    answers, compared_before = set(), []
    for number, truth in enumerate(ALL):
        if truth.has_registered_before:
            earlier = await door.started(**said(number, truth))
            await door.applicant("POST", earlier, "/verification")
            compared_before.append(earlier)

    events = len(await door.world.announced())
    for number, truth in enumerate(ALL):
        registration_id = uuid4()
        form = a_form(agreed_at=now(), **said(number, truth))
        answer = await door.call("PUT", f"/registrations/{registration_id}", body=form)
        body = answer.text.replace(str(registration_id), "")
        headers = {k: v for k, v in answer.headers.items() if "id" not in k and k != "date"}
        answers.add((answer.status_code, body, tuple(sorted(headers.items()))))

    assert len(ALL) == len({astuple(truth) for truth in ALL}) == 64
    assert len(answers) == 1, answers
    assert len(compared_before) == 32
    assert len(await door.world.announced()) == events, "nobody was compared with the record"
