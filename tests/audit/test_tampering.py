"""Whoever owns the database can change everything in it. Each way of doing so is found, and where."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.audit import Pen, chain
from chassis.audit.tables import EntryRow, facts_of
from chassis.auth import Signer
from chassis.events import now
from tests.audit.conftest import LANDLORD, planted


async def test_a_chain_that_nobody_touched_holds(audit):
    await audit.days(3, 4, 1)
    await audit.be_witness()

    report = await audit.verify()

    assert (report.entries, report.end, report.findings, report.notices) == (8, 8, [], [])


@pytest.mark.parametrize(
    "change",
    [
        "act = 'session.ended'",
        "actor = 'operator'",
        "at = at + interval '1 microsecond'",
        "details = '{}'",
        "subject_id = NULL",
        "area = '198.51.100.0/24'",
        "correlation_id = 'another-one'",
    ],
)
async def test_an_edited_entry_is_found(audit, change):
    await audit.days(5)

    await audit.change(
        f"UPDATE audit_entries SET {change} WHERE id = "
        "(SELECT entry_id FROM audit_seals WHERE position = 3)"
    )

    assert await audit.found() == [("changed", 3)]


@pytest.mark.parametrize(
    "change",
    ["network = '198.51.100.1'", "network = '', network_salt = NULL", "network_salt = 'x'"],
)
async def test_an_edited_network_is_found(audit, change):
    await audit.days(3)

    await audit.change(
        f"UPDATE audit_entries SET {change} WHERE id = "
        "(SELECT entry_id FROM audit_seals WHERE position = 2)"
    )

    assert await audit.found() == [("network_changed", 2)]


async def test_a_deleted_entry_is_found(audit):
    await audit.days(5)

    await audit.change(
        "DELETE FROM audit_entries WHERE id = (SELECT entry_id FROM audit_seals WHERE position = 4)"
    )

    assert await audit.found() == [("removed", 4)]


async def test_an_entry_deleted_with_its_place_is_found(audit):
    await audit.days(5)

    await audit.change(
        "WITH gone AS (DELETE FROM audit_seals WHERE position = 2 RETURNING entry_id) "
        "DELETE FROM audit_entries WHERE id = (SELECT entry_id FROM gone)"
    )

    assert await audit.found() == [("removed", 2)]


async def test_two_entries_that_changed_places_are_found(audit):
    await audit.days(5)
    entries = await audit.change("SELECT entry_id FROM audit_seals ORDER BY position")

    await audit.change("DELETE FROM audit_seals WHERE position = 2")
    await audit.change(
        "UPDATE audit_seals SET entry_id = $1 WHERE position = 3", entries[1]["entry_id"]
    )
    await audit.change(
        "INSERT INTO audit_seals SELECT landlord_id, 2, $1, digest FROM audit_seals "
        "WHERE position = 3",
        entries[2]["entry_id"],
    )

    assert ("changed", 2) in await audit.found()
    assert ("changed", 3) in await audit.found()


@pytest.mark.parametrize("is_known_to_witness", [False, True])
async def test_a_chain_cut_short_is_found(audit, is_known_to_witness):
    await audit.days(3, 3)
    if is_known_to_witness:
        await audit.be_witness()
        await audit.change("DELETE FROM audit_anchors WHERE position > 3")

    await audit.change(
        "WITH gone AS (DELETE FROM audit_seals WHERE position > 3 RETURNING entry_id) "
        "DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM gone)"
    )

    assert await audit.found() == [("truncated", 4)]


async def test_an_audit_that_was_emptied_is_found(audit):
    await audit.days(3)
    await audit.be_witness()

    for table in ("audit_entries", "audit_seals", "audit_anchors"):
        await audit.change(f"DELETE FROM {table}")

    assert await audit.found() == [("truncated", 1)]


async def test_a_chain_cut_short_and_continued_is_found(audit):
    await audit.days(3, 3)
    await audit.be_witness()
    await audit.change(
        "WITH gone AS (DELETE FROM audit_seals WHERE position > 3 RETURNING entry_id) "
        "DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM gone)"
    )
    await audit.change("DELETE FROM audit_anchors WHERE position > 3")

    await audit.days(5)

    assert await audit.found() == [("rewritten", 6)]


async def test_a_beginning_that_was_cut_off_is_found(audit):
    await audit.days(3, 3)

    await audit.change(
        "WITH gone AS (DELETE FROM audit_seals WHERE position <= 3 RETURNING entry_id) "
        "DELETE FROM audit_entries WHERE id IN (SELECT entry_id FROM gone)"
    )
    await audit.change("DELETE FROM audit_anchors WHERE position < 3")

    assert await audit.found() == [("removed", 1)]


async def test_an_entry_planted_beside_the_chain_is_found(audit):
    await audit.days(2)

    statement, values = planted()
    await audit.change(statement, *values)

    assert await audit.found() == [("planted", None)]


async def test_a_planted_entry_never_gets_a_place_in_the_chain(audit):
    await audit.days(2)
    statement, values = planted()
    await audit.change(statement, *values)
    await audit.change(
        "INSERT INTO audit_unsealed (landlord_id, entry_id) VALUES ($1, $2)", LANDLORD, values[0]
    )

    await audit.days(1)
    await audit.seal()

    assert await audit.found() == [("planted", None)]
    acts = await audit.change("SELECT act, details FROM audit_entries WHERE actor = 'clock'")
    assert [(row["act"], str(values[0]) in row["details"]) for row in acts] == [
        ("audit.false_entry_found", True)
    ]


async def test_an_entry_changed_before_it_was_chained_never_gets_a_place(audit):
    entry_id = await audit.act()
    await audit.change("UPDATE audit_entries SET act = 'session.ended' WHERE id = $1", entry_id)

    await audit.seal()
    await audit.seal()

    assert await audit.found() == [("planted", None)]


async def test_an_entry_kept_out_of_the_queue_is_found(audit):
    await audit.days(2)
    await audit.act()
    await audit.change("DELETE FROM audit_unsealed")

    assert await audit.found(later=timedelta(minutes=2)) == [("kept_out", None)]


async def test_an_entry_removed_before_it_was_chained_is_missed_by_the_process_that_wrote_it(audit):
    await audit.days(2)
    entry_id = await audit.act()
    await audit.change("DELETE FROM audit_unsealed")
    await audit.change("DELETE FROM audit_entries WHERE id = $1", entry_id)

    async with audit.database.transaction(LANDLORD) as session:
        await audit.sealer.miss_vanished(session, landlord_id=LANDLORD, at=now())
    await audit.seal()

    [missed] = await audit.change("SELECT act, details FROM audit_entries WHERE actor = 'clock'")
    assert missed["act"] == "audit.entry_missed"
    assert str(entry_id) in missed["details"]


async def test_nobody_misses_what_is_there(audit):
    await audit.days(2)
    await audit.act()

    for _ in range(2):
        async with audit.database.transaction(LANDLORD) as session:
            await audit.sealer.miss_vanished(session, landlord_id=LANDLORD, at=now())
        await audit.seal()

    assert await audit.change("SELECT 1 FROM audit_entries WHERE actor = 'clock'") == []
    assert audit.pen.committed == {}


async def _chain_anew(audit, signer: Signer | None) -> None:
    """Write the whole chain anew over the entries as they are now, as its owner could."""
    async with audit.database.transaction(LANDLORD) as session:
        rows = await audit.change("SELECT position, entry_id FROM audit_seals ORDER BY position")
        digest = chain.first_digest("identity", LANDLORD)
        digests = {}
        for row in rows:
            entry = await session.get(EntryRow, row["entry_id"])
            digest = chain.next_digest(digest, row["position"], facts_of(entry))
            digests[row["position"]] = digest
    for position, digest in digests.items():
        await audit.change(
            "UPDATE audit_seals SET digest = $1 WHERE position = $2", digest, position
        )
        if signer is not None:
            moment = datetime.now(UTC)
            said = chain.statement("identity", LANDLORD, position, digest, moment)
            await audit.change(
                "UPDATE audit_anchors SET digest = $1, signature = $2, sealed_at = $3 "
                "WHERE position = $4",
                digest,
                signer.key.sign(said),
                moment,
                position,
            )


async def test_a_chain_written_anew_is_found_by_what_the_service_signed(audit):
    await audit.days(2, 2)
    await audit.change(
        "UPDATE audit_entries SET act = 'session.ended' WHERE details->>'number' = '1'"
    )

    await _chain_anew(audit, None)

    assert await audit.found() == [("rewritten", 2), ("rewritten", 4)]


async def test_an_end_signed_by_somebody_else_is_found(audit):
    await audit.days(2, 2)
    await audit.change(
        "UPDATE audit_entries SET act = 'session.ended' WHERE details->>'number' = '3'"
    )

    await _chain_anew(audit, Signer("service:identity", Ed25519PrivateKey.generate()))

    assert await audit.found() == [("not_signed", 2), ("not_signed", 4)]


async def test_a_chain_written_anew_with_the_stolen_key_is_found_by_the_witness(audit):
    await audit.days(2, 2)
    await audit.be_witness()
    await audit.change(
        "UPDATE audit_entries SET act = 'session.ended' WHERE details->>'number' = '3'"
    )

    await _chain_anew(audit, audit.signer)

    assert await audit.found() == [("rewritten", 4)]


async def test_entries_chained_behind_the_signed_end_are_found_and_nothing_is_built_on_them(audit):
    await audit.days(2)
    statement, values = planted()
    await audit.change(statement, *values)
    async with audit.database.transaction(LANDLORD) as session:
        entry = await session.get(EntryRow, values[0])
    [last] = await audit.change("SELECT digest FROM audit_seals WHERE position = 2")
    digest = chain.next_digest(last["digest"], 3, facts_of(entry))
    await audit.change("INSERT INTO audit_seals VALUES ($1, 3, $2, $3)", LANDLORD, entry.id, digest)

    await audit.act()
    sealed = await audit.seal()

    assert sealed == 0
    assert await audit.found() == [("added", 3)]


async def test_a_witness_that_was_told_lies_is_found(audit):
    await audit.days(2)
    await audit.be_witness()
    [true] = audit.witnessed

    audit.witnessed.append(type(true)(**{**vars(true), "digest": bytes(32)}))

    assert ("witness_false", 2) in await audit.found()


async def test_a_witness_that_hears_nothing_is_said_so(audit):
    await audit.days(2)

    early = await audit.verify(later=timedelta(minutes=20))
    late = await audit.verify(later=timedelta(days=2))

    assert (len(early.notices), early.findings) == (1, [])
    assert [each.code for each in late.findings] == ["not_witnessed"]


async def test_a_new_key_of_the_service_continues_the_chain_and_the_old_one_may_not_come_back(
    audit,
):
    await audit.days(2)
    old_signer = audit.signer
    fresh = Signer("service:identity", Ed25519PrivateKey.generate())
    old = old_signer.key.public_key()
    audit.retired = {f"retired:service:identity:{chain.key_id(old)}": old}
    audit.signer, audit.pen = fresh, Pen(chain.mark_key(fresh.key))
    audit.pen.give_to(audit.database.sessions)
    await audit.days(2)
    assert await audit.found() == []

    audit.retired |= {
        f"retired:service:identity:{chain.key_id(fresh.key.public_key())}": fresh.key.public_key()
    }
    audit.signer, audit.pen = old_signer, Pen(chain.mark_key(old_signer.key))
    audit.pen.give_to(audit.database.sessions)
    await audit.days(1)

    assert await audit.found() == [("not_signed", 5)]
