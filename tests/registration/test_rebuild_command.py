"""`lodge rebuild registration.records` asks page after page until there is none."""

from dataclasses import dataclass, field

from cli.rebuild import rebuild_records
from contracts.api.registration import RebuildStepped


@dataclass
class Answer:
    content: str


@dataclass
class Acting:
    """An operator whose registration has these pages."""

    pages: dict[str | None, RebuildStepped]
    asked: list[str | None] = field(default_factory=list)

    def call(self, service, method, path, *, body):
        assert (service, method, path) == ("registration", "POST", "/record-pages")
        self.asked.append(body["after"])
        return Answer(self.pages[body["after"]].model_dump_json())


def test_every_page_is_taken_over_once():
    acting = Acting(
        {
            None: RebuildStepped(accounts=500, next="b"),
            "b": RebuildStepped(accounts=500, next="c"),
            "c": RebuildStepped(accounts=3),
        }
    )

    assert rebuild_records(acting) == 1003
    assert acting.asked == [None, "b", "c"]
