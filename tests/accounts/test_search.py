"""Staff find an account by whatever the person on the telephone can tell."""

import pytest
from sqlalchemy import text

from services.accounts.domain.words import query_words
from services.accounts.store.finding import _statement, find_accounts
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
        "heron 3420-1000-301",
    ],
)  # fmt: skip
async def test_an_account_is_found_by_what_people_say(database, query):
    await imported(database, a_file(row(), *(number(n) for n in range(10, 20))))

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
async def test_a_search_reads_indexes_under_row_level_security(database, query):
    await imported(database, a_file(*(number(n) for n in range(1, 1500)), row()))
    words = query_words(query)
    values = {
        "landlord": LANDLORD,
        "place": None,
        "whole": "x",
        "whole_end": "y",
        "limit": 21,
        "offset": 0,
    }
    for n, word in enumerate(words):
        values |= {f"from{n}": word, f"to{n}": word + "\x01"}

    async with database.transaction(LANDLORD) as session:
        plan = await session.scalars(text("EXPLAIN " + _statement(len(words), 0)), values)
        lines = "\n".join(plan)

    # Both bounds of the word are met by the index itself: row-level security hinders neither.
    assert "word >= " in lines
    for line in lines.splitlines():
        if "word >=" in line:
            assert "Index Cond" in line or "Recheck Cond" in line, lines
    assert "Seq Scan on account_words" not in lines
