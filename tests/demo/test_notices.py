"""The demo's important information: written through the door of the record, once."""

from datetime import date

import pytest

from cli.demo_notices import NOTICES, write_notices
from cli.operator import Refused
from contracts.api.notices import NoticeWish

AS_OF = date(2026, 11, 23)


class Acting:
    """The operator, who remembers what was sent."""

    def __init__(self, status=None):
        self.sent, self.status = {}, status

    def call(self, service, method, path, *, body, if_match):
        self.sent[path] = NoticeWish.model_validate(body)
        if self.status:
            raise Refused(self.status, "", "")


def test_the_same_notices_stand_under_the_same_ids_and_are_shown_at_once():
    first, again = Acting(), Acting(412)

    write_notices(first, AS_OF)
    write_notices(again, AS_OF)

    assert first.sent == again.sent
    assert len(first.sent) == len(NOTICES)
    assert all(wish.from_day == AS_OF and wish.until_day > AS_OF for wish in first.sent.values())


def test_any_other_refusal_is_told():
    with pytest.raises(Refused):
        write_notices(Acting(422), AS_OF)
