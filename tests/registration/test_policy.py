"""A verification policy leads somewhere, or is refused with what would be right."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from uuid import UUID, uuid4

import pytest
import yaml

from services.registration.domain.errors import PolicyRefused
from services.registration.domain.policy import Found, Outcome, Scope, Within, judge
from services.registration.domain.policy_text import parse_policy

PRESET_A = Path("deploy/policies/preset_a.yaml").read_text("utf-8")
ONE, TWO = UUID(int=1), UUID(int=2)


def given_policy():
    return parse_policy(PRESET_A, file="preset_a.yaml").ways[0]


def changed(path, value):
    """Preset A with one setting replaced; `None` removes it."""
    content = yaml.safe_load(PRESET_A)
    place = content
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return yaml.safe_dump(content, sort_keys=False)


def test_preset_a_asks_in_the_order_of_the_brochure():
    policy = given_policy()

    assert [step.name for step in policy.steps] == ["record", "purchase"]
    assert [step.facts for step in policy.steps] == [
        ("surname", "email", "postcode"),
        ("account_reference", "start_month"),
    ]
    assert [step.matched for step in policy.steps] == [Outcome.APPROVE, Outcome.PROVISIONAL]
    assert [step.unmatched for step in policy.steps] == [Outcome.ASK_NEXT, Outcome.RAISE_CASE]


def test_preset_a_gives_three_tries_per_account_number_for_life():
    tries = given_policy().step("purchase").tries

    assert any(
        (t.most, t.per, t.within) == (3, Scope.ACCOUNT_REFERENCE, Within.LIFE) for t in tries
    )


def test_a_step_asks_only_for_what_the_first_form_did_not():
    policy = given_policy()

    assert policy.step("record").asks == ()
    assert policy.step("purchase").asks == ("account_reference", "start_month")
    assert policy.after(policy.first) is policy.step("purchase")
    assert policy.after(policy.step("purchase")) is None


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (["steps"], [], "nobody could register"),
        (["steps"], None, "nobody could register"),
        (["policy"], None, "give the policy a name"),
        (["stepps"], [], "did you mean 'steps'"),
        (["steps", 0, "name"], "Record!", "step 1: needs a `name:`"),
        (["steps", 1, "name"], "record", "another step has this name"),
        (["steps", 0, "match"], {}, "needs `match:`"),
        (["steps", 0, "match", "emial"], "email", "did you mean 'email'"),
        (["steps", 0, "match", "postcode"], "surname", "use 'postcode'"),
        (["steps", 0, "match"], {"surname": "surname"}, "read the whole record"),
        (["steps", 0, "tries"], [], "needs `tries:`"),
        (["steps", 0, "tries", 0, "most"], 0, "from 1 to 1000"),
        (["steps", 0, "tries", 0, "most"], True, "from 1 to 1000"),
        (["steps", 0, "tries", 0, "per"], "street", "use one of registration, mailbox"),
        (["steps", 0, "tries", 0, "per"], "account_reference", "without comparing it"),
        (["steps", 0, "tries", 0, "within"], "year", "use one of life, day"),
        (["steps", 0, "matched"], "welcome", "use one of approve, provisional"),
        (["steps", 0, "matched"], None, "`matched` cannot be None"),
        (["steps", 0, "unmatched"], "approve", "would let everybody in"),
        (["steps", 0, "unmatched"], "raise_case", "step 'purchase': is never reached"),
        (["steps", 1, "unmatched"], "ask_next", "leads nowhere"),
        (["steps", 1, "requires"], [], "could take an account from its owner"),
        (["steps", 1, "requires"], ["nobody_looks"], "may only be"),
        (["steps", 1, "new_contact_role"], "poa", "cannot be 'poa'"),
        (["steps", 1], "purchase", "step 2: write it as"),
        (["steps", 1, "unmatched"], "ask_owner", "nobody knows whose home it is then"),
        (["steps", 1, "owned"], "approve", "can only be ask_owner"),
        (["steps", 0, "owned"], "ask_owner", "finds a person, who is let in"),
        (["steps", 0, "unmatched"], "ask_again", "asks for nothing that could be typed again"),
        (["steps", 1, "matched"], "ask_again", "would never end"),
        (["steps", 1, "exhausted"], "approve", "goes with `unmatched: ask_again` alone"),
        (["steps", 0, "tries", 0], {"most": 9, "per": "network", "within": "life"}, "change hands"),
        (
            ["steps", 0, "match"],
            {"surname": "surname", "account_reference": "reference"},
            "would let in whoever knows these facts",
        ),
        (["steps", 0, "match"], {"email": "email", "portal_key": "key"}, "whose letter it is"),
    ],
)
def test_a_policy_that_could_not_work_is_refused_with_the_remedy(path, value, says):
    with pytest.raises(PolicyRefused) as refused:
        parse_policy(changed(path, value), file="our-policy.yaml")

    assert says in str(refused.value)
    assert str(refused.value).startswith("our-policy.yaml: ")


PRESET_D = Path("deploy/policies/preset_d.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("place", "changes", "says"),
    [
        ([], {"ways": []}, "nobody could register"),
        ([], {"steps": []}, "each way has its own steps"),
        ([], {"ways": ["key"]}, "way 1: write it as"),
        (["ways", 0], {"name": "Key!"}, "way 1: needs a `name:`"),
        (["ways", 1], {"name": "portal_key"}, "another way has this name"),
        (["ways", 1], {"link": "Sign Up"}, "nobody could find it"),
        (["ways", 0], {"titel": "x"}, "did you mean 'title'"),
        (["ways", 0], {"link": 7}, "`link` is a text"),
        (["ways", 0], {"ending": "party"}, "use one of home, success"),
        (["ways", 0], {"outcome": "raise_case"}, "the steps say what follows"),
        (["ways", 1], {"outcome": "approve"}, "can only be raise_case"),
        (["ways", 0], {"steps": []}, "way 'portal_key': nobody could register"),
        (["ways", 0, "steps", 0], {"exhausted": "ask_next"}, "step 'key': `exhausted: ask_next`"),
    ],
)
def test_ways_that_could_not_work_are_refused_with_the_remedy(place, changes, says):
    content = yaml.safe_load(PRESET_D)
    changed_part = content
    for key in place:
        changed_part = changed_part[key]
    changed_part.update(changes)

    with pytest.raises(PolicyRefused) as refused:
        parse_policy(yaml.safe_dump(content, sort_keys=False), file="ours.yaml")

    assert says in str(refused.value)


PRESET_C = Path("deploy/policies/preset_c.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"asks": ["pin"]}, "way 'request': `asks` is written `field: mandatory`"),
        ({"asks": {"pni": "optional"}}, "did you mean 'pin'"),
        ({"asks": {"mobile": "yes"}}, "`mobile` cannot be 'yes'; use one of mandatory, optional"),
        ({"asks": {"account_reference": "mandatory", "pin": "optional"}}, "would shut out"),
        ({"asks": {"account_reference": "optional", "pin": "mandatory"}}, "`pin: mandatory`"),
        ({"asks": {"pin": "optional"}}, "asks for a PIN and not whose"),
        ({"asks": {"mobile": "optional"}}, "no `pin` is among `asks`"),
        ({"tries": None}, "way 'request', pin: needs `tries:`"),
        ({"tries": [{"most": 5, "per": "mailbox", "within": "day"}]}, "from many mailboxes"),
        ({"tries": [{"most": 0, "per": "mailbox", "within": "day"}]}, "from 1 to 1000"),
        ({"tries": [{"most": 3, "per": "agreement_reference", "within": "life"}]}, "without comp"),
        ({"password": "never"}, "`password` cannot be 'never'; use one of at_once, later"),
        ({"outcome": "approve"}, "can only be raise_case"),
        ({"outcome": None, "steps": []}, "way 'request': `asks` goes with `outcome: raise_case`"),
    ],
)
def test_requests_that_could_not_work_are_refused_with_the_remedy(changes, says):
    content = yaml.safe_load(PRESET_C)
    request = content["ways"][0] | changes
    content["ways"] = [{key: value for key, value in request.items() if value is not None}]

    with pytest.raises(PolicyRefused) as refused:
        parse_policy(yaml.safe_dump(content, sort_keys=False), file="ours.yaml")

    assert "ours.yaml: " in str(refused.value)
    assert says in str(refused.value)


def test_preset_c_asks_for_everything_on_one_page_and_for_a_password_later():
    [request] = parse_policy(PRESET_C, file="preset_c.yaml").ways

    assert request.mandatory == {"first_name", "date_of_birth", "address", "daytime_telephone"}
    assert {asked for asked, _ in request.asks} - request.mandatory == {
        "evening_telephone", "mobile", "account_reference", "pin",
    }  # fmt: skip
    assert request.is_password_later
    assert request.steps == ()


@pytest.mark.parametrize("preset", ["preset_a", "preset_b", "preset_c", "preset_d"])
def test_every_preset_that_ships_can_be_used(preset):
    text = Path(f"deploy/policies/{preset}.yaml").read_text("utf-8")

    policy = parse_policy(text, file=f"{preset}.yaml")

    assert policy.name == preset


def test_a_way_opens_with_what_its_first_step_asks_for():
    key, request = parse_policy(PRESET_D, file="preset_d.yaml").ways

    assert key.opens_with == ("portal_key", "account_reference")
    assert (key.needs_postcode, request.needs_postcode) == (False, False)
    assert (key.is_password_later, request.is_password_later) == (False, True)
    assert (request.opens_with, request.first) == ((), None)


def test_every_problem_is_named_at_once():
    text = dedent("""
        policy: ours
        steps:
          - {name: one, match: {email: name}, tries: 3, matched: approve, unmatched: nothing}
    """)

    with pytest.raises(PolicyRefused) as refused:
        parse_policy(text, file="ours.yaml")

    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize("text", ["", "- a", "policy: [", "\x00", "a: &a [*a]", "42"])
def test_what_is_no_policy_at_all_is_refused(text):
    with pytest.raises(PolicyRefused):
        parse_policy(text, file="x.yaml")


def test_one_person_found_is_approved():
    verdict = judge(
        given_policy().step("record"), [Found(ONE, TWO, role="tenant")], first_name_key="x"
    )

    assert (verdict.outcome, verdict.match.contact_id) == (Outcome.APPROVE, TWO)


def test_one_person_with_two_accounts_is_one_person():
    found = [Found(ONE, TWO), Found(uuid4(), TWO)]

    assert judge(given_policy().step("record"), found, first_name_key="").match == found[0]


def test_of_two_people_the_first_name_decides():
    found = [Found(ONE, uuid4(), "anna"), Found(ONE, uuid4(), "bela")]

    verdict = judge(given_policy().step("record"), found, first_name_key="bela")

    assert verdict.match == found[1]


@pytest.mark.parametrize("typed", ["", "carol"])
def test_two_people_that_the_first_name_does_not_tell_apart_match_nobody(typed):
    found = [Found(ONE, uuid4(), "anna"), Found(ONE, uuid4(), "bela")]

    assert judge(given_policy().step("record"), found, first_name_key=typed).match is None


def test_two_namesakes_match_nobody():
    found = [Found(ONE, uuid4(), "anna"), Found(ONE, uuid4(), "anna")]

    verdict = judge(given_policy().step("record"), found, first_name_key="anna")

    assert (verdict.outcome, verdict.match) == (Outcome.ASK_NEXT, None)


def test_an_account_without_an_owner_is_given_provisionally():
    verdict = judge(given_policy().step("purchase"), [Found(ONE)], first_name_key="")

    assert (verdict.outcome, verdict.match) == (Outcome.PROVISIONAL, Found(ONE))


def test_no_account_goes_to_staff():
    verdict = judge(given_policy().step("purchase"), [], first_name_key="")

    assert (verdict.outcome, verdict.match) == (Outcome.RAISE_CASE, None)


def test_an_account_with_an_owner_lets_the_owner_be_asked_where_the_policy_says_so():
    owned = Found(ONE, has_live_owner=True)
    purchase = given_policy().step("purchase")

    asking = judge(purchase, [owned], first_name_key="")
    silent = judge(replace(purchase, owned=None), [owned], first_name_key="")

    assert (asking.outcome, asking.match) == (Outcome.ASK_OWNER, owned)
    assert (silent.outcome, silent.match) == (Outcome.RAISE_CASE, None)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"workflow": []}, "needs a list of at least one step"),
        ({"workflow": ["match"]}, "workflow step 1: write it as"),
        ({"workflow": [{"name": "Match!"}]}, "workflow step 1: needs a `name:`"),
        ({"workflow": [{"name": "match", "actions": ["ask"]}]}, "needs a `title:`"),
        ({"workflow": [{"name": "match", "title": "1"}]}, "needs `actions:`"),
        ({"workflow": [{"name": "match", "title": "1", "actions": ["aks"]}]}, "mean 'ask'"),
        (
            {"workflow": [{"name": "match", "title": "1", "actions": ["ask"]}]},
            "nobody could come in",
        ),
        (
            {"workflow": [{"name": "match", "title": "1", "actions": ["send_key"]}]},
            "leads to the step",
        ),
        (
            {
                "workflow": [
                    {"name": "a", "title": "1", "actions": ["send_key"], "template": "gift"}
                ]
            },
            "`template` cannot be 'gift'",
        ),
    ],
)
def test_a_workflow_that_could_not_work_is_refused_with_the_remedy(changes, says):
    content = yaml.safe_load(PRESET_D)
    content["ways"][1].update(changes)

    with pytest.raises(PolicyRefused) as refused:
        parse_policy(yaml.safe_dump(content, sort_keys=False), file="ours.yaml")

    assert says in str(refused.value)


def test_a_workflow_that_sends_keys_nobody_can_use_is_refused():
    content = yaml.safe_load(PRESET_D)
    del content["ways"][0]

    with pytest.raises(PolicyRefused, match="no way takes them"):
        parse_policy(yaml.safe_dump(content, sort_keys=False), file="ours.yaml")


def test_the_work_on_a_request_has_its_steps_in_order():
    request = parse_policy(PRESET_D, file="preset_d.yaml").ways[1]
    assert [step.title for step in request.workflow] == [
        "1 - Match the owner",
        "2 - Send Portal Key",
    ]
    only = parse_policy(PRESET_A, file="preset_a.yaml").ways[0]
    assert [step.name for step in only.workflow] == ["decide"]
