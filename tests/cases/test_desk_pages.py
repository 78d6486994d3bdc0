"""The desk, as the people who work at it meet it."""

import html
from uuid import uuid4

import pytest

from contracts.api.identity import InvitationView
from contracts.api.registration import Candidate
from services.cases.use_cases.note_registration import note_registration
from tests.cases.desk import (
    ACCOUNT_ID,
    CONNECTION_ID,
    CONTACT_ID,
    OTHER_ACCOUNT_ID,
    account,
    contact,
)
from tests.cases.words import HARROWMERE, later

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


def shown(text: str) -> str:
    return html.unescape(text)


def decision(**changes: str) -> dict[str, str]:
    return {
        "version": "1",
        "account_id": str(ACCOUNT_ID),
        "contact_id": str(CONTACT_ID),
        "contact_version": "3",
        "connection_id": str(CONNECTION_ID),
        "contact_role": "unit_owner",
        "decide": "as_it_stands",
        "reason": "Rang and checked two facts",
        **changes,
    }


async def test_nobody_sees_the_desk_without_signing_in(open_browser, world):
    case_id = await world.given_a_case()
    browser = open_browser()

    for path in ("/", f"/cases/{case_id}", "/accounts", f"/accounts/{ACCOUNT_ID}"):
        answer = await browser.get(path)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
    for path in ("/take-next", f"/cases/{case_id}/take", f"/cases/{case_id}/decision"):
        answer = await browser.post(path)
        assert answer.status_code == 303


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("tobias@harrowmere.example", "wrong"),
        ("nobody@harrowmere.example", "wrong"),
        ("not an address", "x"),
        ("a", "x"),
    ],
)
async def test_a_failed_sign_in_says_one_thing_and_keeps_the_address(open_browser, email, password):
    answer = await open_browser().post("/sign-in", email=email, password=password)

    assert answer.status_code == 401
    assert "Invalid email or password" in answer.text
    assert f'value="{email}"' in answer.text
    assert password not in answer.text.replace("x", "") or password == "x"


async def test_after_signing_in_the_page_that_was_asked_for_comes(open_browser):
    browser = open_browser()

    answer = await browser.post(
        "/sign-in",
        email="tobias@harrowmere.example",
        password="correct horse battery",
        next="/accounts?q=vance",
    )
    away = await browser.post(
        "/sign-in",
        email="tobias@harrowmere.example",
        password="correct horse battery",
        next="//evil.example",
    )

    assert answer.headers["location"] == "/accounts?q=vance"
    assert away.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-lodge-staff=tobias;")
    assert "HttpOnly" in cookie
    assert "Secure" in cookie
    assert "SameSite=strict" in cookie


async def test_signing_out_forgets_the_browser(tobias):
    answer = await tobias.post("/sign-out")

    assert answer.status_code == 303
    assert (await tobias.get("/")).status_code == 303


async def test_while_identity_is_down_nobody_is_let_in(tobias, neighbours):
    neighbours.is_identity_down = True
    from services.cases.clients import staff_sessions

    staff_sessions._seen.clear()

    assert (await tobias.get("/")).status_code == 503


async def test_an_invitation_is_used_up_by_the_password_and_not_by_reading_it(
    open_browser, neighbours
):
    neighbours.invitation = InvitationView(
        kind="staff", email="kit.sorrell@harrowmere.example", name="Kit Sorrell"
    )
    browser = open_browser()

    for _ in range(3):
        moved = await browser.get("/invitation?token=t")
        assert moved.headers["location"] == "/invitation", "out of the address bar"
        assert "Kit Sorrell" in (await browser.get("/invitation")).text
    apart = await browser.post("/invitation", password="one two three", again="two")
    neighbours.refuse_password = "Choose a longer password"
    weak = await browser.post("/invitation", password="short", again="short")
    neighbours.refuse_password = ""
    good = await browser.post("/invitation", password="one two 3", again="one two 3")

    for long in ("t" * 900, "ß"):
        assert (await browser.get(f"/invitation?token={long}")).status_code == 404
    late = await browser.post("/invitation", password="one", again="one")

    assert late.status_code == 404
    assert "Passwords do not match" in apart.text
    assert "Choose a longer password" in weak.text
    assert good.headers["location"] == "/sign-in?welcome=1"
    await browser.get("/invitation?token=t")
    used = await browser.get("/invitation")
    assert used.status_code == 404
    assert "Link expired" in used.text
    assert used.headers["referrer-policy"] == "no-referrer"


async def test_the_queue_shows_the_most_urgent_case_first(tobias, world):
    await world.given_a_case(reference="SR00000001", received_at=later(days=1))
    await world.given_a_case(reference="SR00000002", received_at=later())
    await world.given_a_case(reference="SR00000003", received_at=later(hours=2))

    page = (await tobias.get("/")).text

    order = sorted(range(1, 4), key=lambda n: page.index(f">SR0000000{n}<"))
    assert order == [3, 2, 1]
    assert "Registration failed for Rafael" in shown(page)
    assert "overdue" in page


async def test_who_only_asked_for_a_login_is_not_said_to_have_failed(tobias, world):
    case_id = await world.given_a_case(reason="request")

    assert "Login requested by Rafael" in shown((await tobias.get("/")).text)
    page = shown((await tobias.get(f"/cases/{case_id}")).text)
    assert "Login requested by Rafael" in page
    assert "Nothing was compared before" in page
    assert "did not match" not in page


async def test_the_queue_is_filtered_by_stage_queue_and_text(tobias, world):
    await world.given_a_case(reference="SR00000001")
    await world.given_a_case(
        reference="SR00000002",
        answers={"first_name": "Ines", "last_name": "Okafor", "email": "ines@example.net"},
    )

    async def found(query: str) -> list[int]:
        page = (await tobias.get(f"/?{query}")).text
        return [n for n in (1, 2) if f"SR0000000{n}</span>" in page]

    assert await found("q=okafor") == [2]
    assert await found("q=OKA") == [2]
    assert await found("q=ines@example.net") == [2]
    assert await found("q=SR00000001") == [1]
    assert await found("q=LX4+7QS") == [1, 2]
    assert await found("stage=new") == [1, 2]
    assert await found("stage=with_customer") == []
    assert await found("queue=Portal+Support") == [1, 2]
    assert await found("queue=Repairs") == []
    assert await found("view=mine") == []


@pytest.mark.parametrize(
    "query",
    [
        "view=nonsense",
        "page=0",
        "page=-1",
        "page=99999999999",
        "page=٣",
        "stage=nonsense&stage=new",
        "q=%00",
        "q=" + "a" * 3000,
        "q=%27%22%3C%3E",
        "sort=sideways",
        "told=nonsense",
        "queue=%00",
    ],
)
async def test_an_address_that_means_nothing_still_shows_the_queue(tobias, world, query):
    await world.given_a_case()

    assert (await tobias.get(f"/?{query}")).status_code == 200


async def test_a_long_queue_has_pages(tobias, world):
    for number in range(30):
        await world.given_a_case(reference=f"SR{number:08d}")

    first, second = (await tobias.get("/")).text, (await tobias.get("/?page=2")).text

    assert first.count("lodge-q__subj") == 25
    assert second.count("lodge-q__subj") == 5
    assert 'href="/?view=open&amp;page=2"' in first


async def test_the_case_page_shows_what_was_submitted_beside_the_record(tobias, world, neighbours):
    neighbours.candidates = [
        Candidate(account_id=ACCOUNT_ID, contact_id=CONTACT_ID, score=92, reasons=["surname"])
    ]
    case_id = await world.given_a_case()

    page = shown((await tobias.get(f"/cases/{case_id}")).text)

    assert "4 of 5 key details match. Only this differs: email." in page
    assert "rafael@example.<mark>org</mark>" in page.replace("<mark>rafael</mark>", "rafael") or (
        "<mark>" in page
    )
    assert "December 2015" in page
    assert "15 December 2015" in page
    assert "Mr Rafael Núñez Ortega" in page


async def test_what_a_customer_typed_is_never_markup(tobias, world, neighbours):
    neighbours.accounts[ACCOUNT_ID] = account(name=HOSTILE, contacts=[contact(last_name=HOSTILE)])
    neighbours.candidates = [Candidate(account_id=ACCOUNT_ID, score=50, reasons=[HOSTILE])]
    fields = ("first_name", "last_name", "email", "phone", "address", "details", "service_charge")
    case_id = await world.given_a_case(
        answers={**dict.fromkeys(fields, HOSTILE), "account_reference": HOSTILE}
    )
    await tobias.post(f"/cases/{case_id}/notes", text=HOSTILE)

    for path in ("/", f"/cases/{case_id}", f"/accounts/{ACCOUNT_ID}", f"/accounts?q={'R'}"):
        page = (await tobias.get(path)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert ">49<" not in page


async def test_hidden_characters_are_shown_as_codes(tobias, world):
    case_id = await world.given_a_case(answers={"last_name": "Ev\u202eil"})

    assert "Ev[U+202E]il" in (await tobias.get(f"/cases/{case_id}")).text


async def test_choosing_a_candidate_changes_what_is_compared_and_nothing_else(
    tobias, world, neighbours
):
    other = account(account_id=OTHER_ACCOUNT_ID, reference="34208002201", contacts=[])
    neighbours.accounts[OTHER_ACCOUNT_ID] = other
    neighbours.candidates = [
        Candidate(account_id=ACCOUNT_ID, score=92, reasons=["surname", "postcode"]),
        Candidate(account_id=OTHER_ACCOUNT_ID, score=40, reasons=["postcode"]),
    ]
    case_id = await world.given_a_case()
    before = await world.announced()

    page = (await tobias.get(f"/cases/{case_id}?account={OTHER_ACCOUNT_ID}")).text

    assert f'name="account_id" value="{OTHER_ACCOUNT_ID}"' in page
    assert 'name="contact_id"' not in page
    case = await world.case(case_id)
    assert (case.status, case.account_id, case.version) == ("new", None, 1)
    assert await world.announced() == before


async def test_another_account_to_compare_with_is_found_on_the_case_page(tobias, world, neighbours):
    case_id = await world.given_a_case()

    nothing = await tobias.get(f"/cases/{case_id}")
    found = await tobias.get(f"/cases/{case_id}?find=34208002101")
    none = await tobias.get(f"/cases/{case_id}?find=%00zzz")

    assert "There is no account to compare with yet" in nothing.text
    assert f'href="/cases/{case_id}?account={ACCOUNT_ID}#match"' in found.text
    assert "No account fits" in none.text


async def test_a_case_can_be_read_while_the_record_is_down(tobias, world, neighbours):
    neighbours.is_record_down = True
    case_id = await world.given_a_case()

    answer = await tobias.get(f"/cases/{case_id}")

    assert answer.status_code == 200
    assert "The record cannot be reached just now" in answer.text
    assert "rafael@example.org" in answer.text


async def test_of_two_who_take_a_case_the_second_is_told_who_has_it(tobias, open_browser, world):
    case_id = await world.given_a_case()
    priya = await open_browser().sign_in("priya")

    first = await tobias.post(f"/cases/{case_id}/take")
    second = await priya.post(f"/cases/{case_id}/take")

    assert first.headers["location"] == f"/cases/{case_id}?told=taken"
    assert second.status_code == 409
    assert "Tobias Wren has this case already." in second.text


async def test_a_case_is_given_back_and_the_next_is_taken(tobias, world):
    case_id = await world.given_a_case()

    taken = await tobias.post("/take-next")
    released = await tobias.post(f"/cases/{case_id}/release")

    assert taken.headers["location"] == f"/cases/{case_id}"
    assert released.status_code == 303
    assert (await world.case(case_id)).owner_id is None
    assert (await tobias.post("/take-next")).headers["location"] == f"/cases/{case_id}"
    assert (await tobias.post("/take-next")).headers["location"] == "/?told=nothing"


async def test_a_blank_note_is_refused_and_a_long_one_is_kept_on_the_page(tobias, world):
    case_id = await world.given_a_case()
    long = "why " * 2600

    blank = await tobias.post(f"/cases/{case_id}/notes", text="  ")
    too_long = await tobias.post(f"/cases/{case_id}/notes", text=long)
    good = await tobias.post(f"/cases/{case_id}/notes", text="Rang at two")

    assert blank.status_code == 422
    assert "Type the note first" in blank.text
    assert too_long.status_code == 422
    assert long.strip() in too_long.text
    assert good.status_code == 303
    assert "Rang at two" in (await tobias.get(f"/cases/{case_id}")).text


async def test_letting_somebody_in_as_they_stand_is_announced_with_who_and_why(tobias, world):
    case_id = await world.given_a_case()

    answer = await tobias.post(f"/cases/{case_id}/decision", **decision())

    assert answer.headers["location"] == f"/cases/{case_id}?told=approved"
    case = await world.case(case_id)
    assert (case.status, case.account_id, case.contact_id) == ("resolved", ACCOUNT_ID, CONTACT_ID)
    assert (await world.announced())[-1] == "cases.registration.decided.v1"
    page = shown((await tobias.get(f"/cases/{case_id}")).text)
    assert "by Tobias Wren" in page
    assert "Rang and checked two facts" in page


async def test_a_wrong_name_is_corrected_on_record_before_the_decision(tobias, world, neighbours):
    case_id = await world.given_a_case()

    answer = await tobias.post(
        f"/cases/{case_id}/decision",
        **decision(decide="name_wrong", first_name="Rafael", last_name="Núñez Ortega"),
    )

    assert answer.status_code == 303, answer.text
    assert neighbours.corrected[0]["last_name"] == "Núñez Ortega"
    assert neighbours.corrected[0]["reason"] == "Rang and checked two facts"


async def test_a_contact_that_changed_in_the_meantime_is_not_overwritten(tobias, world, neighbours):
    neighbours.contact_version = 4
    case_id = await world.given_a_case()

    answer = await tobias.post(
        f"/cases/{case_id}/decision",
        **decision(decide="name_wrong", last_name="Ortega Núñez"),
    )

    assert answer.status_code == 409
    assert "Somebody changed this contact" in answer.text
    assert "Ortega Núñez" in shown(answer.text)
    assert (await world.case(case_id)).status == "new"


async def test_a_wrong_email_adds_a_contact_that_replaces_the_old_one(tobias, world, neighbours):
    case_id = await world.given_a_case()

    answer = await tobias.post(
        f"/cases/{case_id}/decision",
        **decision(
            decide="email_wrong", email="rafael@example.org", role="unit_owner", replaces="yes"
        ),
    )

    assert answer.status_code == 303, answer.text
    [added] = neighbours.decisions.values()
    assert added["email"] == "rafael@example.org"
    assert added["replaces_connection_id"] == str(CONNECTION_ID)
    assert str((await world.case(case_id)).contact_id) == added["id"]


async def test_a_decision_sent_again_after_a_crash_adds_no_second_contact(
    tobias, world, neighbours
):
    case_id = await world.given_a_case()
    chosen = decision(decide="email_wrong", email="rafael@example.org", role="unit_owner")
    neighbours.is_record_down = True
    lost = await tobias.post(f"/cases/{case_id}/decision", **chosen)
    neighbours.is_record_down = False

    await tobias.post(f"/cases/{case_id}/decision", **chosen)
    await tobias.post(f"/cases/{case_id}/decision", **chosen)

    assert lost.status_code == 503
    assert "Nothing was decided" in lost.text
    assert len(neighbours.decisions) == 1
    assert (await world.announced()).count("cases.registration.decided.v1") == 1


async def test_somebody_who_decides_second_is_told_and_announces_nothing(
    tobias, open_browser, world, neighbours
):
    case_id = await world.given_a_case()
    priya = await open_browser().sign_in("priya")

    async def refuse_meanwhile():
        neighbours.before_correction = None
        await priya.post(
            f"/cases/{case_id}/decision",
            **decision(decide="refuse", reason_code="not_account_holder"),
        )

    neighbours.before_correction = refuse_meanwhile
    answer = await tobias.post(
        f"/cases/{case_id}/decision", **decision(decide="name_wrong", last_name="Núñez")
    )

    assert answer.status_code == 409
    assert "Somebody changed this case" in answer.text
    assert (await world.announced()).count("cases.registration.decided.v1") == 1
    assert (await world.case(case_id)).owner_name == "Priya Ranasinghe"


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"decide": ""}, "Choose what should happen next"),
        ({"decide": "hang_up"}, "Choose what should happen next"),
        ({"reason": " "}, "Say why you decide so"),
        ({"account_id": "nonsense"}, "Choose the account to compare with first"),
        ({"contact_id": ""}, "Choose the contact to compare with first"),
        ({"decide": "name_wrong", "last_name": ""}, "Enter the right last name"),
        ({"decide": "email_wrong", "email": ""}, "Enter the email address"),
        ({"decide": "email_wrong", "email": "a"}, "Enter the email address"),
        ({"decide": "email_wrong", "email": "a@b.example", "role": "king"}, "Choose what the new"),
        ({"decide": "postcode_wrong", "right_postcode": ""}, "Enter the postcode"),
        ({"decide": "ask", "question": ""}, "Type what you want to ask"),
        ({"decide": "refuse", "reason_code": "because"}, "Choose the reason"),
        ({"reason": "x" * 1001}, "Shorten this to 1000 characters"),
    ],
)
async def test_a_decision_that_lacks_something_says_so_and_keeps_what_was_typed(
    tobias, world, changes, advice
):
    case_id = await world.given_a_case()
    typed = "kept word for word"

    answer = await tobias.post(
        f"/cases/{case_id}/decision", **{**decision(refusal_words=typed), **changes}
    )

    assert answer.status_code == 422
    assert advice in answer.text
    assert typed in answer.text
    assert (await world.case(case_id)).status == "new"


async def test_a_form_that_no_page_of_ours_sends_is_not_understood(tobias, world):
    case_id = await world.given_a_case()

    assert (await tobias.post(f"/cases/{case_id}/decision", is_admin="yes")).status_code == 400
    assert (await tobias.post("/cases/nonsense/take")).status_code == 404
    assert (await tobias.post(f"/cases/{uuid4()}/take")).status_code == 404
    assert (await tobias.get(f"/cases/{uuid4()}")).status_code == 404
    assert (await tobias.post(f"/cases/{case_id}/resume", version="٣")).status_code == 409


async def test_the_wrong_postcode_is_told_and_the_case_waits_for_the_customer(tobias, world):
    case_id = await world.given_a_case()

    answer = await tobias.post(
        f"/cases/{case_id}/decision",
        **decision(decide="postcode_wrong", right_postcode="LX4 7QT", reason=""),
    )

    assert answer.headers["location"] == f"/cases/{case_id}?told=asked"
    page = (await tobias.get(f"/cases/{case_id}?told=asked")).text
    assert "LX4 7QT" in page
    assert "Paused, " in page
    assert "Waiting for the customer" in page


async def test_a_refusal_needs_a_reason_that_the_customer_reads(tobias, world):
    case_id = await world.given_a_case()

    answer = await tobias.post(
        f"/cases/{case_id}/decision",
        **decision(decide="refuse", reason_code="owner_must_ask", refusal_words="Call us."),
    )

    assert answer.status_code == 303
    entries = {str(entry.kind): entry for entry in await world.timeline(case_id)}
    assert entries["refused"].is_internal
    assert entries["told"].text.endswith("Call us.")


async def test_a_closed_case_offers_no_decision_and_takes_no_note(tobias, world):
    registration_id = uuid4()
    case_id = await world.given_a_case(registration_id=registration_id)
    async with world.transaction() as session:
        await note_registration(
            session,
            landlord_id=HARROWMERE,
            registration_id=registration_id,
            fact="activated",
            at=later(hours=1),
        )

    page = (await tobias.get(f"/cases/{case_id}")).text
    note = await tobias.post(f"/cases/{case_id}/notes", text="one more thing")
    verdict = await tobias.post(f"/cases/{case_id}/decision", **decision(version="2"))

    assert "Decide and send" not in page
    assert note.status_code == 409
    assert verdict.status_code == 409


async def test_who_only_looks_sees_everything_and_changes_nothing(open_browser, world):
    case_id = await world.given_a_case()
    theo = await open_browser().sign_in("theo")

    page = (await theo.get(f"/cases/{case_id}")).text
    queue = (await theo.get("/")).text
    answers = [
        await theo.post("/take-next"),
        await theo.post(f"/cases/{case_id}/take"),
        await theo.post(f"/cases/{case_id}/release"),
        await theo.post(f"/cases/{case_id}/resume", version="1"),
        await theo.post(f"/cases/{case_id}/notes", text="Hm"),
        await theo.post(f"/cases/{case_id}/decision", **decision()),
    ]

    assert "rafael@example.org" in page
    assert "Decide and send" not in page
    assert "Take next case" not in queue
    assert {answer.status_code for answer in answers} == {403}
    assert (await world.case(case_id)).version == 1


async def test_a_refused_page_says_which_rule_and_who_can_change_it(open_browser):
    theo = await open_browser().sign_in("theo")

    answer = await theo.post("/take-next")

    assert answer.status_code == 403
    assert "desk POST /take-next" in answer.text
    assert "This is open to staff with the role agent or team lead." in answer.text
    assert "An identity admin gives and takes roles" in answer.text


async def test_an_account_is_found_and_shown_with_its_contacts_and_cases(tobias, world):
    case_id = await world.given_a_case()
    await tobias.post(f"/cases/{case_id}/decision", **decision())

    found = await tobias.get("/accounts?q=34208002101")
    page = shown((await tobias.get(f"/accounts/{ACCOUNT_ID}")).text)
    nothing = await tobias.get("/accounts?q=zzzz")

    assert f'href="/accounts/{ACCOUNT_ID}"' in found.text
    assert "Fits nobody" not in nothing.text
    assert "No account fits" in nothing.text
    for text in ("GOL021NUN", "Goldcrest Point", "rafael.nunez@example.com", "SR00000001"):
        assert text in page
    assert (await tobias.get(f"/accounts/{uuid4()}")).status_code == 404
    assert (await tobias.get("/accounts/nonsense")).status_code == 404


async def test_somebody_who_came_in_provisionally_is_confirmed_with_a_reason(tobias, neighbours):
    account = neighbours.accounts[ACCOUNT_ID]
    waiting = account.contacts[0].model_copy(
        update={"is_provisional": True, "connection_version": 4}
    )
    neighbours.accounts[ACCOUNT_ID] = account.model_copy(update={"contacts": [waiting]})
    address = f"/accounts/{ACCOUNT_ID}/connections/{waiting.connection_id}/confirm"

    page = (await tobias.get(f"/accounts/{ACCOUNT_ID}")).text
    silent = await tobias.post(address, version="4", reason="  ")
    late = await tobias.post(address, version="3", reason="Completion statement seen")
    odd = await tobias.post(address, version="9" * 40, reason="Completion statement seen")
    done = await tobias.post(address, version="4", reason="Completion statement seen")

    assert "Confirm and open everything" in page
    assert silent.status_code == 422
    assert "Say what you checked" in silent.text
    assert late.status_code == odd.status_code == 409
    assert done.status_code == 303
    assert [each["reason"] for each in neighbours.corrected] == ["Completion statement seen"]


async def test_another_address_of_the_installation_is_not_the_desk(open_browser):
    browser = open_browser()

    answer = await browser.http.get("/sign-in", headers={"Host": "my.harrowmere.example"})

    assert answer.status_code == 404
