"""Staff look for an account: by any word of its numbers, address, names, postcode, email."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from services.accounts.domain.words import end_of_prefix, query_whole, query_words

PAGE = 20
"""Accounts on one page of results."""

LAST_PAGE = 50
"""Nobody reads further; a better search is shorter than a thousand lines."""

_PROBE = 2_000
"""Index entries counted per word to find the rarest one."""

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
    words = query_words(query)
    if not words:
        return [], False
    values: dict[str, Any] = {"landlord": landlord_id, "place": place}
    for number, word in enumerate(words):
        values[f"from{number}"], values[f"to{number}"] = _range(word)
    whole = query_whole(query)
    values |= {"whole": whole, "whole_end": end_of_prefix(whole) if whole else ""}
    rarest = await _rarest(session, values, len(words)) if len(words) > 1 else 0
    values |= {"limit": size + 1, "offset": (min(page, LAST_PAGE) - 1) * size}
    found = await session.execute(text(_statement(len(words), rarest)), values)
    hits = [Hit(*row) for row in found]
    return hits[:size], len(hits) > size and page < LAST_PAGE


def _range(word: str) -> tuple[str, str]:
    """Return the first and, excluded, the last word of the index that `word` stands for."""
    is_whole = (
        len(word) <= (_WHOLE_DIGITS if word.isdigit() else _WHOLE_LETTERS) or "@" in word[:-1]
    )
    return word, f"{word}\x01" if is_whole else end_of_prefix(word)


async def _rarest(session: AsyncSession, values: dict[str, Any], words: int) -> int:
    counts = " UNION ALL ".join(
        f"SELECT {n} AS n, (SELECT count(*) FROM (SELECT FROM account_words"  # noqa: S608
        f" WHERE landlord_id = :landlord AND word >= :from{n} AND word < :to{n}"
        f" LIMIT {_PROBE}) counted) AS entries"
        for n in range(words)
    )
    first = await session.scalar(
        text(f"SELECT n FROM ({counts}) probes ORDER BY entries, n LIMIT 1"),  # noqa: S608
        values,
    )
    return int(first or 0)


def _statement(words: int, rarest: int) -> str:
    """Walk the rarest word's part of the index; look the other words up per account."""
    others = "".join(
        f" AND EXISTS (SELECT FROM account_words o{n} WHERE o{n}.landlord_id = :landlord"
        f" AND o{n}.account_id = r.account_id AND o{n}.word >= :from{n} AND o{n}.word < :to{n})"
        for n in range(words)
        if n != rarest
    )
    return f"""
WITH found AS (
    SELECT r.account_id FROM account_words r
    WHERE r.landlord_id = :landlord AND r.word >= :from{rarest} AND r.word < :to{rarest}{others}
    UNION
    SELECT account_id FROM account_words
    WHERE landlord_id = :landlord AND :whole <> '' AND word >= :whole AND word < :whole_end
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
FROM found f
JOIN accounts a ON a.landlord_id = :landlord AND a.id = f.account_id
JOIN units u ON u.landlord_id = :landlord AND u.id = a.unit_id
WHERE cast(:place AS uuid) IS NULL OR u.estate_id = :place OR u.block_id = :place
ORDER BY EXISTS (
        SELECT FROM account_words w WHERE w.landlord_id = :landlord AND w.word = :whole
        AND w.account_id = a.id
    ) DESC, a.status <> 'current', a.account_key
LIMIT :limit OFFSET :offset
"""  # noqa: S608  word numbers only; what was typed travels as parameters
