"""The demo's documents: good PDFs, of accounts on eBilling, under the same ids each time."""

import csv
import io
from datetime import date
from types import SimpleNamespace
from uuid import UUID

import pytest
from pypdf import PdfReader

from chassis.files.kinds import Kind, is_plain_pdf, kind_of
from cli import demo_documents
from cli.demo import records_csv
from cli.demo.papers import PAPERS, pdf_of
from cli.demo_documents import id_of, put_documents
from contracts.api.documents import DocumentFacts

AS_OF = date(2026, 11, 23)


class Acting:
    """The operator, who remembers what was sent."""

    landlord = SimpleNamespace(name="Harrowmere Homes")

    def __init__(self):
        self.sent = {}

    def call(self, _service, _method, path, *, content, content_type, headers):
        assert content_type == "application/octet-stream"
        facts = DocumentFacts.model_validate_json(headers["x-document"])
        self.sent[path] = (facts, b"".join(content))


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.kind for paper in PAPERS])
def test_a_document_is_a_tagged_pdf_that_is_taken(paper, tmp_path):
    content = pdf_of(paper, "Harrowmere Homes", AS_OF)
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)

    reader = PdfReader(io.BytesIO(content))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert paper.title in " ".join(reader.pages[0].extract_text().split())
    assert kind_of(file) is Kind.PDF
    assert is_plain_pdf(file)
    assert content == pdf_of(paper, "Harrowmere Homes", AS_OF)


def test_their_people_are_on_record_on_an_account_on_ebilling():
    rows = list(csv.DictReader(io.StringIO(records_csv(AS_OF).decode("utf-8-sig"))))

    for paper in PAPERS:
        current = [row for row in rows if row["email"] == paper.email]
        assert any(row["ebilling"] == "yes" and row["block"] for row in current), paper.email


def test_ids_are_always_the_same_and_each_its_own():
    assert len({id_of(paper) for paper in PAPERS}) == len(PAPERS)
    assert id_of(PAPERS[0]) == id_of(PAPERS[0])


def test_each_is_put_to_its_account_or_block_and_seen_at_once(monkeypatch):
    found = SimpleNamespace(account_id=UUID(int=1), block_id=UUID(int=3))
    monkeypatch.setattr(demo_documents, "_account", lambda *_: found)
    acting = Acting()

    put_documents(acting, AS_OF)

    of_block = [path for path in acting.sent if path.startswith(f"/blocks/{UUID(int=3)}/")]
    assert len(acting.sent) == len(PAPERS)
    assert len(of_block) == sum(paper.of == "block" for paper in PAPERS)
    assert all(facts.visible_from == AS_OF for facts, _content in acting.sent.values())
    assert all(facts.dated < AS_OF for facts, _content in acting.sent.values())
