"""Staff look for an account: by any word of its numbers, address, names, postcode, email, phone."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.words import end_of_prefix, query_whole, query_wholes, query_words

PAGE = 20
"""Accounts on one page of results."""

LAST_PAGE = 10
"""Nobody reads further; a better search is shorter than two hundred lines."""

MOST_FOUND = PAGE * LAST_PAGE + 1
"""Accounts that one search finds. Of a common word they are those the index names first."""

HASHED = 50_000
"""Entries of a word up to which it is read whole, to be compared with another one."""

WALKED = 4_000
"""Entries looked at one by one where another word is too common to be read whole."""

_PROBES = (1_000, HASHED)
"""Index entries counted per word to find the rarest one; the second where all are common."""

_WHOLE_DIGITS, _WHOLE_LETTERS = 4, 2
"""A short number (a house) or a pair of letters is a whole word; longer ones are beginnings."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the results."""

    account_id: UUID
    reference: str
    name: str
    status: str
    address: str
    postcode: str


async def find_accounts(
    session: AsyncSession,
    landlord_id: UUID,
    query: str,
    *,
    page: int = 1,
    size: int = PAGE,
    place: UUID | None = None,
) -> tuple[list[Hit], bool]:
    """Return the accounts that match every word of `query`, and whether more follow.

    The account whose reference or other number was typed in full comes first, then current
    accounts before previous ones, then by reference. `place`: an estate or a block, of which
    alone accounts are returned.
    """
    ids, is_cut = await account_ids_found(
        session, landlord_id, query, place=place, most=max(MOST_FOUND, size + 1)
    )
    if not ids:
        return [], is_cut
    found = await session.execute(
        text(_SHOWN),
        {
            "landlord": landlord_id,
            "ids": ids,
            "whole": query_whole(query),
            "limit": size + 1,
            "offset": (min(page, LAST_PAGE) - 1) * size,
        },
    )
    hits = [Hit(*row) for row in found]
    has_more = len(hits) > size or (is_cut and page == 1)
    return hits[:size], has_more and page < LAST_PAGE


async def account_ids_found(
    session: AsyncSession,
    landlord_id: UUID,
    query: str,
    *,
    place: UUID | None = None,
    most: int = MOST_FOUND,
) -> tuple[list[UUID], bool]:
    """Return accounts with every word of `query`, `most` at most, and whether there may be more.

    The rarest word is walked, and the others are looked up.
    """
    words = query_words(query)
    if not words:
        return [], False
    values: dict[str, Any] = {"landlord": landlord_id}
    if place is not None:
        values["place"] = place
    for number, word in enumerate(words):
        values[f"from{number}"], values[f"to{number}"] = _range(word)
    counts = await _counts(session, values, len(words))
    wholes = query_wholes(query) - set(words)
    for number, whole in enumerate(sorted(wholes)):
        values[f"whole{number}"], values[f"whole_end{number}"] = whole, end_of_prefix(whole)
    values |= {"walked": _walked(counts), "most": most, "hashed": HASHED}
    statement = _statement(counts, wholes=len(wholes), has_place=place is not None)
    found = (await session.scalars(text(statement), values)).all()
    ids = list(dict.fromkeys(found))[:most]
    return ids, len(found) >= most or (len(words) > 1 and min(counts) >= values["walked"])


def _range(word: str) -> tuple[str, str]:
    """Return the first and, excluded, the last word of the index that `word` stands for."""
    is_whole = len(word) <= (_WHOLE_DIGITS if word.isdigit() else _WHOLE_LETTERS)
    return word, f"{word}\x01" if is_whole else end_of_prefix(word)


async def _counts(session: AsyncSession, values: dict[str, Any], words: int) -> list[int]:
    """Return how many entries each word has, as far as it pays to count them."""
    if words == 1:
        return [0]
    counts: list[int] = []
    for most in _PROBES:
        each = ", ".join(
            "(SELECT count(*) FROM (SELECT FROM account_words"  # noqa: S608  word numbers alone
            f" WHERE landlord_id = :landlord AND word >= :from{n} AND word < :to{n}"
            f" LIMIT {most}) counted)"
            for n in range(words)
        )
        counts = list((await session.execute(text(f"SELECT {each}"), values)).one())
        if min(counts) < most:
            break
    return counts


def _walked(counts: list[int]) -> int:
    """Return how many entries of the rarest word are walked at most."""
    others = sorted(counts)[1:]
    is_one_by_one = min(counts) >= _PROBES[0] and any(count >= HASHED for count in others)
    return WALKED if is_one_by_one else HASHED


def _statement(counts: list[int], *, wholes: int = 0, has_place: bool = False) -> str:
    """Walk the rarest word's part of the index; look the other words up.

    Where the rarest is rare, per account; else the part of the index of another word is read
    whole, if it is short enough. `OFFSET` and `LIMIT` hold the planner to that.
    """
    rarest = counts.index(min(counts))
    is_rare = counts[rarest] < _PROBES[0]
    others = "".join(
        (_ONE_BY_ONE if is_rare or count >= HASHED else _HASHED).format(n=n)
        for n, count in sorted(enumerate(counts), key=lambda each: each[1])
        if n != rarest
    )
    place = _IN_PLACE if has_place else ""
    ranges = [(f"whole{n}", f"whole_end{n}", "") for n in range(wholes)]
    return "\nUNION ALL\n".join(
        _WALK.format(first=first, end=end, only=only + place)
        for first, end, only in [*ranges, (f"from{rarest}", f"to{rarest}", others)]
    )


_WALK = """
(SELECT r.account_id FROM (
    SELECT account_id FROM account_words
    WHERE landlord_id = :landlord AND word >= :{first} AND word < :{end}
    ORDER BY word LIMIT :walked
) r WHERE true{only} LIMIT :most)
"""

_ONE_BY_ONE = """
AND EXISTS (
    SELECT FROM account_words o{n} WHERE o{n}.landlord_id = :landlord
    AND o{n}.account_id = r.account_id AND o{n}.word >= :from{n} AND o{n}.word < :to{n} OFFSET 0
)"""

_HASHED = """
AND r.account_id IN (
    SELECT o{n}.account_id FROM account_words o{n} WHERE o{n}.landlord_id = :landlord
    AND o{n}.word >= :from{n} AND o{n}.word < :to{n} LIMIT :hashed
)"""

_IN_PLACE = """
AND EXISTS (
    SELECT FROM accounts a JOIN units u ON u.landlord_id = :landlord AND u.id = a.unit_id
    WHERE a.landlord_id = :landlord AND a.id = r.account_id
    AND (u.estate_id = :place OR u.block_id = :place) OFFSET 0
)"""

_SHOWN = """
WITH shown AS (
    SELECT a.id, a.reference, a.name, a.status, a.unit_id, a.account_key, EXISTS (
            SELECT FROM account_words w WHERE w.landlord_id = :landlord AND w.word = :whole
            AND w.account_id = a.id OFFSET 0
        ) AS is_whole
    FROM unnest(CAST(:ids AS uuid[])) AS f (id)
    JOIN accounts a ON a.landlord_id = :landlord AND a.id = f.id
    ORDER BY is_whole DESC, a.status <> 'current', a.account_key
    LIMIT :limit OFFSET :offset
)
SELECT a.id, a.reference,
    coalesce(nullif(a.name, ''), (
        SELECT string_agg(coalesce(nullif(concat_ws(' ', nullif(c.title, ''),
            nullif(c.first_name, ''), nullif(c.last_name, '')), ''), c.organisation), ', ')
        FROM connections k JOIN contacts c ON c.id = k.contact_id
        WHERE k.landlord_id = :landlord AND k.account_id = a.id
          AND k.status IN ('approved', 'current')
    ), ''),
    a.status,
    concat_ws(', ', u.address_line_1, nullif(u.address_line_2, ''), nullif(u.town, '')),
    u.postcode
FROM shown a
JOIN units u ON u.landlord_id = :landlord AND u.id = a.unit_id
ORDER BY a.is_whole DESC, a.status <> 'current', a.account_key
"""
