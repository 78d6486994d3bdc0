"""Staff find an account by whatever the person on the telephone can tell."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.accounts.domain.words import phone_word, query_words
from services.accounts.store import finding
from services.accounts.store.contacts import people_found
from services.accounts.store.finding import _statement, find_accounts
from services.accounts.store.words import _PHONE
from tests.accounts.words import LANDLORD, OTHER_LANDLORD, a_file, imported, number, row


async def found(database, query, *, page=1, landlord=LANDLORD):
    async with database.transaction(landlord) as session:
        hits, has_more = await find_accounts(session, landlord, query, page=page)
    return [hit.reference for hit in hits], has_more


@pytest.mark.parametrize(
    "query",
    [
        "3420-1000-301", "34201000301", "3420 1000 301", "342010003", "MRW403PYM", "mrw 403 pym",
        "vance", "Eleanor Vance", "vance eleanor", "Ms E Vance", "flat 3 heron quay", "3, Heron Quay LX3 4AB",
        "lx3 4ab vance", "LX34AB 3", "eleanor.vance@EXAMPLE.com", "HQ-003", "Flat 3, Heron Quay, Harrowmere, LX3 4AB",
        "heron 3420-1000-301", "01632 960123", "(01632) 960-123", "+44 1632 960123", "+44 (0)1632 960 123",
        "00441632960123", "441632960123", "vance 01632 960 123", "01632 960123 lx3 4ab", "c-1", "C1 vance",
        "eleanor.vance@exam", "0163296",
    ],
)  # fmt: skip
async def test_an_account_is_found_by_what_people_say(database, query):
    await imported(database, a_file(row(), *(number(n, phone="") for n in range(10, 20))))

    references, _ = await found(database, query)

    assert references[0] == "3420-1000-301"


async def test_a_search_is_narrowed_to_an_estate_or_a_block(database):
    elsewhere = {"estate": "Goldcrest", "block": "Goldcrest Point"}
    await imported(database, a_file(row(), number(10, **elsewhere), number(11)))
    async with database.transaction(LANDLORD) as session:
        named = await session.execute(
            text("SELECT name, id FROM estates UNION SELECT name, id FROM blocks")
        )
        places = dict(tuple(each) for each in named)
        found_in = {
            name: [
                hit.reference
                for hit in (await find_accounts(session, LANDLORD, "heron", place=place))[0]
            ]
            for name, place in places.items()
        }

    assert found_in["Goldcrest"] == found_in["Goldcrest Point"] == ["34201000010"]
    assert sorted(found_in["Heron Quay Apartments"]) == ["3420-1000-301", "34201000011"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "zebra",
        "4471",
        "44 71",
        "vance LX9 9ZZ",
        "\x00'; DROP TABLE accounts",
        "%",
        "_",
        "@",
        "a" * 200,
        "01632 960199",
        "+44 1632 960199 vance",
        "+ ( ) - 0",
        "0" * 200,
        "\ud7ff\uffff \U0010ffff",
        "'; SELECT 1; --",
        "((((((((((((0",
    ],
)
async def test_a_search_that_fits_nothing_finds_nothing(database, query):
    await imported(database, a_file(row()))

    assert await found(database, query) == ([], False)


async def test_every_word_must_fit(database):
    await imported(database, a_file(row(), number(4), number(5)))

    assert (await found(database, "heron 5"))[0] == ["34201000005"]


async def test_the_number_typed_in_full_comes_first_and_ended_accounts_last(database):
    first = number(1, account_ref="100200", account_status="previous", role_status="previous")
    await imported(
        database,
        a_file(
            first,
            number(2, account_ref="1002001"),
            number(3, account_ref="1002002", account_status="previous", role_status="previous"),
            number(4, account_ref="1002003"),
        ),
    )

    assert (await found(database, "100200"))[0] == ["100200", "1002001", "1002003", "1002002"]


async def test_long_results_come_in_pages(database):
    await imported(database, a_file(*(number(n) for n in range(1, 46))))

    pages = [await found(database, "heron", page=p) for p in (1, 2, 3)]

    assert [len(references) for references, _ in pages] == [20, 20, 5]
    assert [more for _, more in pages] == [True, True, False]
    assert len({r for references, _ in pages for r in references}) == 45


async def test_a_landlord_finds_its_own_accounts_only(database):
    await imported(database, a_file(row()), landlord=OTHER_LANDLORD)

    assert await found(database, "vance") == ([], False)


async def test_new_words_replace_old_ones(database):
    await imported(database, a_file(row()))
    await imported(database, a_file(row(last_name="Marlow", account_name="", postcode="LX9 9ZZ")))

    assert (await found(database, "vance heron"))[0] == []
    assert (await found(database, "marlow lx9 9zz"))[0] == ["3420-1000-301"]


@pytest.mark.parametrize(
    "query", ["34201000301", "vance", "eleanor.vance@example.com", "heron 17 vance lx3 4ab"]
)
@pytest.mark.parametrize("count", [1, 2_000, 200_000])
async def test_a_search_reads_indexes_under_row_level_security(database, query, count):
    await imported(database, a_file(*(number(n) for n in range(1, 1500)), row()))
    words = query_words(query)
    values = {"landlord": LANDLORD, "whole0": "x", "whole_end0": "y"}
    values |= {"walked": 100_000, "most": 201, "hashed": 100_000}
    for n, word in enumerate(words):
        values |= {f"from{n}": word, f"to{n}": word + "\x01"}

    async with database.transaction(LANDLORD) as session:
        statement = _statement([min(count, 2_000), *(count for _ in words[1:])], wholes=1)
        plan = await session.scalars(text("EXPLAIN " + statement), values)
        lines = "\n".join(plan)

    # Both bounds of the word are met by the index itself: row-level security hinders neither.
    assert "word >= " in lines
    for line in lines.splitlines():
        if "word >=" in line:
            assert "Index Cond" in line or "Recheck Cond" in line, lines
    assert "Seq Scan" not in lines


HERE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
PHONES = st.text("0123456789+() -.", max_size=24)


@HERE
@given(st.lists(PHONES | st.sampled_from(["+441632960123", "(+44) 0163 2960123"]), max_size=40))
async def test_the_record_writes_a_telephone_number_as_a_search_does(database, phones):
    phone = _PHONE.format(column="typed")
    statement = f"SELECT {phone} FROM unnest(CAST(:typed AS text[])) AS t (typed)"

    async with database.transaction(LANDLORD) as session:
        written = await session.scalars(text(statement), {"typed": phones})

    assert written.all() == [phone_word(each) for each in phones]


@HERE
@given(st.text(max_size=80))
async def test_whatever_is_typed_is_answered(database, typed):
    async with database.transaction(LANDLORD) as session:
        hits, has_more = await find_accounts(session, LANDLORD, typed.replace("\x00", ""))
        people, _ = await people_found(session, LANDLORD, typed.replace("\x00", ""))

    assert (hits, has_more, people) == ([], False, [])


async def test_a_common_word_finds_its_share_and_says_that_there_is_more(database, monkeypatch):
    monkeypatch.setattr(finding, "MOST_FOUND", 30)
    await imported(database, a_file(*(number(n) for n in range(1, 61))))

    pages = [await found(database, "heron", page=p) for p in (1, 2, 3)]

    assert [(len(references), more) for references, more in pages] == [
        (20, True),
        (10, False),
        (0, False),
    ]


async def test_words_too_common_to_be_compared_ask_for_a_rarer_one(database, monkeypatch):
    monkeypatch.setattr(finding, "HASHED", 20)
    monkeypatch.setattr(finding, "WALKED", 10)
    monkeypatch.setattr(finding, "_PROBES", (5, 20))
    await imported(database, a_file(*(number(n) for n in range(1, 41))))

    assert await found(database, "harrowmere heron number4") == (
        ["34201000004", "34201000040"],
        False,
    )
    references, has_more = await found(database, "harrowmere heron")
    assert len(references) == 10
    assert has_more


async def test_common_words_find_the_few_accounts_that_have_them_all(database, monkeypatch):
    monkeypatch.setattr(finding, "_PROBES", (5, finding.HASHED))
    some = [number(n, last_name="Smith", contact_ref=f"S-{n}") for n in range(1, 20)]
    others = [number(n, town="Mereside") for n in range(20, 40)]
    both = number(40, last_name="Smith", town="Mereside")
    await imported(database, a_file(*some, *others, both))

    assert await found(database, "smith mereside") == (["34201000040"], False)


@pytest.mark.parametrize(
    ("query", "named"),
    [("vance", True), ("01632 960123", True), ("c-1", True), ("eleanor.vance@example.com", True),
     ("lx3 4ab", False), ("heron vance", False)],
)  # fmt: skip
async def test_a_person_is_found_by_what_is_theirs_and_by_their_home(database, query, named):
    await imported(database, a_file(row()))

    async with database.transaction(LANDLORD) as session:
        people, has_more = await people_found(session, LANDLORD, query)

    assert [(one.contact.last_name, one.is_named) for one in people] == [("Vance", named)]
    assert not has_more
