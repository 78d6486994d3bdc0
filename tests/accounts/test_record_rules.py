"""The pure rules of the record."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.emails import email_key
from services.accounts.domain.emails import address_key
from services.accounts.domain.postcode import compact_postcode, is_postcode, spaced_postcode
from services.accounts.domain.references import account_key, identifiers_of, is_account_key
from services.accounts.domain.roles import Role, authorities_of, is_live, london_date
from services.accounts.domain.words import end_of_prefix, query_whole, query_words, words_of

TODAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    "postcode",
    [
        "GIR 0AA", "SW1A 1AA", "EC1A 1BB", "W1A 0AX", "M1 1AE", "DN55 1PT", "BF1 3AA",
        "BX1 1LT", "N1C 4UP", "E20 2ST", "GY1 1AA", "IM1 1AA", "JE2 3AB", "lx3 4ab",
    ],
)  # fmt: skip
def test_british_postcodes_are_known_by_their_shape(postcode):
    assert is_postcode(compact_postcode(postcode))


@pytest.mark.parametrize("postcode", ["QM1 1AA", "ZZ99 3VZ", "M3 0W", "BFPO 57", "", "SW1A 1AA X"])
def test_other_texts_are_not_postcodes(postcode):
    assert not is_postcode(compact_postcode(postcode))


def test_a_postcode_is_compared_without_its_spacing_and_case():
    assert compact_postcode(" lx3\u00a04ab ") == compact_postcode("\uff2c\uff383-4AB") == "LX34AB"
    assert spaced_postcode("LX34AB") == "LX3 4AB"


@pytest.mark.parametrize(
    "typed", ["21034000120a", "2103-4000-120A", " 2103 4000 120 A", "2103\u201340 00120A"]
)
def test_an_account_reference_is_compared_without_spaces_hyphens_and_case(typed):
    assert account_key(typed) == "21034000120A"


@given(st.text())
def test_the_key_of_a_reference_is_its_own_key(typed):
    assert account_key(account_key(typed)) == account_key(typed)


def test_references_of_odd_shapes_are_references():
    assert all(
        is_account_key(account_key(r)) for r in ("25341005403", "14417000028Y", "A/12-3", "R12")
    )
    assert not any(is_account_key(account_key(r)) for r in ("", "A", "DROP TABLE;", "X" * 21))


def test_identifiers_are_normalised_sorted_and_kept_once():
    found = identifiers_of("pin=12 34; Legacy = mrw-403 pym;legacy=MRW403PYM;")

    assert [(i.kind, i.value, i.key) for i in found] == [
        ("legacy", "mrw-403 pym", "MRW403PYM"),
        ("pin", "12 34", "1234"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "no equals",
        "=5",
        "legacy=",
        "legacy=--",
        "k=" + "9" * 61,
        ";".join(f"k{i}=1" for i in range(21)),
    ],
)
def test_identifiers_that_say_nothing_are_refused(text):
    with pytest.raises(ValueError):
        identifiers_of(text)


@pytest.mark.parametrize(
    ("role", "full"),
    [
        (Role.UNIT_OWNER, (1, 1, 1, 1)), (Role.JOINT_OWNER, (1, 1, 1, 1)), (Role.TENANT, (1, 1, 1, 1)),
        (Role.JOINT_TENANT, (1, 1, 1, 1)), (Role.POA, (1, 1, 1, 1)), (Role.SUBTENANT, (0, 1, 0, 0)),
        (Role.MANAGING_AGENT, (0, 1, 1, 0)), (Role.FAMILY_FRIEND, (0, 0, 0, 0)),
        (Role.RMC_DIRECTOR, (0, 0, 0, 0)), (Role.EXECUTOR, (0, 0, 0, 0)), (Role.SOLICITOR, (0, 0, 0, 0)),
        (Role.SUPPORT_WORKER, (0, 0, 0, 0)), (Role.HOUSEHOLD_MEMBER, (0, 0, 0, 0)),
    ],
)  # fmt: skip
def test_a_role_brings_its_usual_authorities(role, full):
    usual = authorities_of(role, is_ebilling=True)

    assert (usual.finance, usual.maintenance, usual.keys, usual.documents) == full
    assert not authorities_of(role, is_ebilling=False).documents


@pytest.mark.parametrize(
    ("status", "valid_from", "valid_to", "live"),
    [
        ("current", TODAY, None, True),
        ("approved", date(2020, 1, 1), TODAY, True),
        ("current", date(2026, 3, 11), None, False),
        ("current", date(2020, 1, 1), date(2026, 3, 9), False),
        ("requested", date(2020, 1, 1), None, False),
        ("previous", date(2020, 1, 1), None, False),
        ("rejected", date(2020, 1, 1), None, False),
    ],
)
def test_a_connection_is_live_from_its_first_to_its_last_day(status, valid_from, valid_to, live):
    assert is_live(status, valid_from, valid_to, TODAY) is live


def test_the_day_turns_at_midnight_in_london_also_in_summer():
    assert london_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    assert london_date(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("uatsupplier2020+100@gmail.com", "uatsupplier2020+100@gmail.com"),
        ("graham@thepyms.com.Test", "graham@thepyms.com.test"),
        ("not an address", None),
        ("a@b", None),
        ("", None),
    ],
)
def test_addresses_of_real_records_are_addresses(typed, key):
    assert address_key(typed) == key


@given(st.emails() | st.from_regex(r"[a-z.+_%\-]{1,9}@[a-z.\-]{1,9}\.[a-z]{1,4}", fullmatch=True))
def test_the_fast_reader_of_addresses_agrees_with_the_full_one(typed):
    assert address_key(typed) == email_key(typed)


def test_a_record_is_found_by_its_words_without_accents_titles_and_apostrophes():
    assert words_of("Mr & Mrs Siobhán O\u2019Hara-Whitfield", "Flat 9, Heron Quay") == {
        "siobhan", "ohara", "whitfield", "9", "heron", "quay",
    }  # fmt: skip


def test_a_search_keeps_a_postcode_and_an_address_whole():
    assert query_words("Mrs vance LX3 4ab E.Vance@Example.com") == [
        "vance",
        "lx34ab",
        "e.vance@example.com",
    ]
    assert query_whole("2103-4000 120a") == "21034000120a"


@given(st.text())
def test_any_search_text_becomes_few_short_words(query):
    words = query_words(query)

    assert len(words) <= 8
    assert all(0 < len(word) <= 64 for word in words)


@given(
    st.text(min_size=1, alphabet=st.characters(max_codepoint=0x10FFFE, exclude_categories=["Cs"])),
    st.text(),
)
def test_the_end_of_a_prefix_follows_everything_that_begins_with_it(prefix, rest):
    assert prefix <= prefix + rest
    if prefix[-1] != "\ud7ff":
        assert prefix + rest < end_of_prefix(prefix)
