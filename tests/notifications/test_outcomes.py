"""What a mail server's answer means."""

import pytest

from services.notifications.domain.outcomes import (
    Stage,
    Verdict,
    outcome_of_reply,
    outcome_of_silence,
)


@pytest.mark.parametrize("code", [421, 450, 451, 452, 454])
def test_four_hundreds_are_tried_again(code: int):
    assert outcome_of_reply(code, stage=Stage.MESSAGE).verdict is Verdict.TRANSIENT


@pytest.mark.parametrize("code", [500, 501, 550, 551, 552, 553, 554])
def test_five_hundreds_about_a_mail_are_final(code: int):
    assert outcome_of_reply(code, stage=Stage.MESSAGE).verdict is Verdict.PERMANENT


@pytest.mark.parametrize("code", [530, 535, 554])
def test_five_hundreds_before_any_mail_speak_of_our_settings_and_are_tried_again(code: int):
    assert outcome_of_reply(code, stage=Stage.SESSION).verdict is Verdict.TRANSIENT


def test_a_server_that_closes_gets_a_new_connection():
    assert outcome_of_reply(421, stage=Stage.MESSAGE).reconnect
    assert outcome_of_silence("timeout").reconnect
    assert outcome_of_silence("timeout").verdict is Verdict.TRANSIENT


def test_a_reason_repeats_nothing_the_server_said():
    assert outcome_of_reply(550, stage=Stage.MESSAGE).reason == "550"
