"""Files of every badness: a sentence that says what to do, never a crash, nothing half stored."""

import gzip
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.accounts.domain.csv_file import NotARecordsFile, RecordsFile
from services.accounts.domain.records import COLUMNS, Problem, RecordRow
from services.accounts.domain.rows import read_row
from tests.accounts.words import ELEANOR, a_file, row, value_of

GOOD = a_file(row())


def read(content, size=7):
    file = RecordsFile([content[i : i + size] for i in range(0, len(content), size)])
    return file, [row if isinstance(row, Problem) else read_row(*row) for row in file.rows()]


def problems_of(**changes):
    _, rows = read(a_file(row(**changes)), size=4096)
    found = rows[0] if isinstance(rows[0], list) else []
    return [problem.column for problem in found]


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        b"\xef\xbb\xbf" + GOOD,
        GOOD.replace(b"\r\n", b"\n"),
        GOOD.rstrip(b"\r\n"),
        b"\r\n" + GOOD,
        GOOD + b"\r\n\r\n",
        gzip.compress(GOOD),
        gzip.compress(b"\xef\xbb\xbf" + GOOD),
        GOOD.replace(b"unit_ref,", b" Unit_Ref ,"),
    ],
)
def test_a_good_file_is_read_however_it_was_saved(content):
    _, rows = read(content)

    assert len(rows) == 1
    assert isinstance(rows[0], RecordRow)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\r\n\r\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (GOOD.splitlines()[0] + b"\r\n", "no rows"),
        (b"hello", "lacks the column"),
        (GOOD.replace(b"postcode", b"post"), "lacks the column postcode"),
        (GOOD.replace(b",", b";"), "not separated by commas"),
        (GOOD.replace(b",town,", b",unit_ref,"), "twice: unit_ref"),
        (GOOD.decode().encode("utf-16"), "UTF-8"),
        (GOOD.replace(b"Harrowmere", b"Harr\xf6wmere"), "Line 2 is not UTF-8"),
        (GOOD + b"\xc3", "UTF-8"),
        (GOOD + b'"never closed,\r\n', "cannot be read as CSV"),
        (GOOD + b'a"b"c",\r\n' + b'"x"y,\r\n', "cannot be read as CSV"),
        (GOOD + b"x" * 300_000, "endless"),
        (GOOD + b'"' + b"x\n" * 100_000, "cannot be read as CSV"),
        (gzip.compress(GOOD)[:-9], "cut off"),
        (b"\x1f\x8b" + b"not gzip at all", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "UTF-8"),
    ],
)
def test_what_is_no_records_file_is_refused_whole_with_a_sentence(content, words):
    with pytest.raises(NotARecordsFile) as refusal:
        read(content, size=65536)

    assert words in str(refusal.value)


def test_a_gzip_bomb_is_not_unpacked_to_its_end(monkeypatch):
    monkeypatch.setattr("services.accounts.domain.csv_file.LARGEST_UNPACKED", 1_000_000)
    bomb = gzip.compress(GOOD + b"\r\n" * 50_000_000)
    started = time.monotonic()

    with pytest.raises(NotARecordsFile, match="too large"):
        read(bomb, size=65536)

    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"unit_ref": ""}, ["unit_ref"]),
        ({"unit_ref": "---"}, ["unit_ref"]),
        ({"postcode": "--"}, ["postcode"]),
        ({"uprn": "12345678901234"}, ["uprn"]),
        ({"uprn": "12 34"}, ["uprn"]),
        ({"division": "FRA"}, ["division"]),
        ({"account_ref": "A"}, ["account_ref"]),
        ({"account_ref": "=cmd|'/c calc'!A1"}, ["account_ref"]),
        ({"account_kind": "gas"}, ["account_kind"]),
        ({"account_status": ""}, ["account_status"]),
        ({"start_date": ""}, ["start_date"]),
        ({"start_date": "2019-02-30"}, ["start_date"]),
        ({"start_date": "20190731"}, ["start_date"]),
        ({"start_date": "0001-01-01"}, ["start_date"]),
        ({"end_date": "2019-01-01"}, ["end_date"]),
        ({"ebilling": "maybe"}, ["ebilling", "documents"][:1]),
        ({"last_name": ""}, ["last_name"]),
        ({"email": "nobody"}, ["email"]),
        ({"other_emails": "a@example.com;b"}, ["other_emails"]),
        ({"other_emails": ";".join(f"p{n}@example.com" for n in range(6))}, ["other_emails"]),
        ({"role": ""}, ["role"]),
        ({"role_status": "alive"}, ["role_status"]),
        ({"valid_from": ""}, ["valid_from"]),
        ({"valid_to": "2001-01-01"}, ["valid_to"]),
        ({"contact_ref": ""}, ["contact_ref"]),
        ({"identifiers": "legacy"}, ["identifiers"]),
        ({"updates_via": "pigeon"}, ["updates_via"]),
        ({"ebilling": "no", "documents": "yes"}, ["documents"]),
        ({"town": "x" * 121}, ["town"]),
        ({"town": "a\x00b"}, ["town"]),
        ({"town": "two\nlines"}, ["town"]),
        ({"first_name": "\x1b[31m"}, ["first_name"]),
        ({"start_date": "x", "email": "y"}, ["start_date", "email"]),
    ],
)
def test_a_bad_cell_is_named_by_its_column(changes, columns):
    assert problems_of(**changes) == columns


@pytest.mark.parametrize(
    "changes",
    [
        {"last_name": "", "organisation": "Orbit Group Limited"},
        {"last_name": "Mr Mr Graham Heber Pym Esq"},
        {"first_name": "", "last_name": "Mr & Mrs S Weinstock"},
        {"postcode": "BFPO 57"},
        {"postcode": "lx34ab"},
        {"email": "uatsupplier2020+100@gmail.com"},
        {"email": "graham@thepyms.com.Test"},
        {"email": ""},
        {"role": "Unit Owner", "account_kind": "Service charge", "role_status": "CURRENT"},
        {"account_ref": "21034000120A"},
        {"division": ""},
        {"start_date": "1890-01-01"},
    ],
)
def test_real_records_with_their_slips_come_in(changes):
    assert problems_of(**changes) == []


def test_a_row_of_another_width_is_named_with_its_line():
    content = GOOD + b"only,three,cells\r\n" + GOOD.splitlines()[1].replace(b"HQ-003", b"HQ-004")

    _, rows = read(content)

    assert isinstance(rows[1], Problem)
    assert (rows[1].line, rows[1].problem) == (3, "has 3 cells")
    assert rows[2].line == 4


def test_a_line_break_inside_quotes_does_not_shift_the_lines_of_the_report():
    content = GOOD.replace(b"\r\nHQ-003", b'\r\n"HQ\n-003"') + GOOD.splitlines()[1]

    _, rows = read(content)

    assert [problem.line for problem in rows[0]] == [2]
    assert rows[1].line == 4


def test_unknown_columns_are_named_once_and_ignored():
    file, rows = read(
        a_file({**ELEANOR, "shoe_size": "7"}, columns=(*COLUMNS, "shoe_size", "x" * 99))
    )

    assert file.ignored_columns == ["shoe_size", "x" * 60]
    assert isinstance(rows[0], RecordRow)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_bytes_at_all_bring_the_reader_down(tail):
    for content in (tail, GOOD + tail, gzip.compress(GOOD)[:20] + tail):
        with suppress(NotARecordsFile):
            read(content, size=64)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=60), max_size=6))
def test_no_cells_at_all_bring_the_checks_down_or_slip_through_unstorable(cells):
    checked = read_row(2, {**{c: ELEANOR.get(c, "") for c in COLUMNS}, **cells})

    if isinstance(checked, RecordRow):
        assert "\x00" not in repr(checked)
    else:
        assert all(p.column and p.problem and p.advice for p in checked)


async def post(accounts, content, **how):
    return await accounts.call("POST", "/imports", content=content, **{"as_": "operator", **how})


async def test_an_import_over_http_answers_with_a_summary_and_a_report(accounts, database):
    answer = await post(
        accounts, GOOD + GOOD.splitlines()[1].replace(b"HQ-003", b"=HYPERLINK(1)") + b"\r\n"
    )

    summary = answer.json()
    assert (
        answer.status_code,
        summary["rows"],
        summary["rows_refused"],
        summary["accounts_new"],
    ) == (200, 2, 1, 1)
    report = await accounts.call("GET", f"/imports/{summary['import_id']}/report", as_="operator")
    assert report.headers["content-type"].startswith("text/csv")
    lines = report.text.splitlines()
    assert lines[0] == "line,column,problem,advice"
    assert lines[1].startswith("3,account_ref,")


async def test_a_dry_run_over_http_stores_nothing_but_its_report(accounts, database):
    answer = await post(accounts, a_file(row(role="king")), params={"dry_run": "true"})

    assert (answer.json()["is_dry_run"], answer.json()["rows_refused"]) == (True, 1)
    assert await value_of(database, "SELECT count(*) FROM units") == 0
    report = await accounts.call(
        "GET", f"/imports/{answer.json()['import_id']}/report", as_="operator"
    )
    assert "king" in report.text


async def test_a_refused_file_is_answered_with_a_sentence(accounts, database):
    answer = await post(accounts, b"not,a,records,file\r\n")

    assert (answer.status_code, answer.json()["code"]) == (422, "not_a_records_file")
    assert "lacks the column" in answer.json()["title"]


async def test_a_file_beyond_the_limit_is_refused(accounts):
    answer = await post(accounts, b"x" * 1_100_000)

    assert answer.status_code == 413


@pytest.mark.parametrize("as_", ["staff", "customer", "service:registration"])
async def test_only_the_operator_and_leads_bring_records_in(accounts, as_):
    assert (await post(accounts, GOOD, as_=as_)).status_code == 403
    assert (await post(accounts, GOOD, as_="staff:lead")).status_code == 200


async def test_a_report_of_another_landlord_is_not_there(accounts):
    from tests.accounts.words import OTHER_LANDLORD

    summary = (await post(accounts, GOOD)).json()

    answer = await accounts.call(
        "GET", f"/imports/{summary['import_id']}/report", as_="operator", landlord=OTHER_LANDLORD
    )
    assert answer.status_code == 404
