"""Suggestions for staff: which accounts somebody unknown may belong to."""

from uuid import UUID

from services.registration.domain.keys import Month
from services.registration.domain.names import surname_keys
from services.registration.domain.ranking import MOST_SHOWN, Claim, Recorded, rank

HOME, OTHER, PERSON = UUID(int=1), UUID(int=2), UUID(int=3)


def claim(**said):
    return Claim(
        **{
            "surname": surname_keys("Vance"),
            "email_key": b"typed",
            "postcode_keys": frozenset({"LX12AB"}),
            "account_reference_key": "",
            "start_month": None,
        }
        | said
    )


def recorded(account_id=HOME, **facts):
    return Recorded(
        **{
            "account_id": account_id,
            "reference_key": "25341005403",
            "postcode_key": "LX12AB",
            "start_month": 201512,
            "contact_id": PERSON,
            "surname": surname_keys("Vance"),
            "email_keys": frozenset({b"other"}),
        }
        | facts
    )


def test_every_agreement_is_a_reason_and_adds_to_the_score():
    few = rank(claim(), [recorded()])[0]
    many = rank(
        claim(account_reference_key="25341005403", start_month=Month(2015, 12)), [recorded()]
    )[0]

    assert few.reasons == ("surname", "postcode")
    assert many.reasons == ("account_reference", "surname", "start_month", "postcode")
    assert few.score < many.score <= 100


def test_a_neighbour_who_shares_the_postcode_alone_is_not_suggested():
    assert rank(claim(), [recorded(surname=surname_keys("Marsh"))]) == []


def test_a_similar_surname_is_worth_less_than_the_same():
    ranked = rank(claim(), [recorded(surname=surname_keys("Vancer")), recorded(OTHER)])

    assert [one.account_id for one in ranked] == [OTHER, HOME]
    assert (
        ranked[1].reasons == ("postcode", "surname_likely") or "surname_likely" in ranked[1].reasons
    )


def test_an_account_found_by_its_facts_alone_suggests_no_contact():
    ranked = rank(
        claim(account_reference_key="25341005403"), [recorded(surname=surname_keys("Marsh"))]
    )

    assert (ranked[0].account_id, ranked[0].contact_id) == (HOME, None)


def test_each_account_is_suggested_once_with_its_likeliest_contact():
    ranked = rank(
        claim(account_reference_key="25341005403"),
        [recorded(surname=surname_keys("Marsh"), contact_id=OTHER), recorded()],
    )

    assert [(one.account_id, one.contact_id) for one in ranked] == [(HOME, PERSON)]


def test_the_list_stays_short_and_its_order_is_always_the_same():
    crowd = [recorded(UUID(int=100 + n)) for n in range(50)]

    ranked = rank(claim(), crowd)

    assert len(ranked) == MOST_SHOWN
    assert ranked == rank(claim(), reversed(crowd))
