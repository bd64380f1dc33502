import os
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.model.documents import Document
from planner.model.inventory import Application, Carrier, Filing, Site
from planner.services import documents, projects
from planner.storage.project import Project


@pytest.fixture
def filed(project: Project) -> Project:
    """A project with an application, a site and a filing."""
    with project.unit("Begin") as unit:
        unit.insert(Application, [Application(name="A-1")])
        unit.insert(Site, [Site(code="S-1", application="A-1")])
        unit.insert(Filing, [Filing(application="A-1", duty="status-update")])
    return project


def file(folder: Path, name: str, content: bytes = b"%PDF-1.7 evidence") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_files_are_attached_in_one_step_and_come_out_as_they_went_in(
    filed: Project, tmp_path: Path
) -> None:
    filing = filed.load(Filing)[0]
    paths = [file(tmp_path, "Bestätigung 1.pdf"), file(tmp_path, "photo", b"\x00\xff")]
    documents.attach(filed, filing, paths, notes="from the portal")
    paths[0].unlink()
    first, second = filed.inventory().documents_about(filing)
    assert (first.name, first.notes, second.size) == ("Bestätigung 1.pdf", "from the portal", 2)
    assert filed.units()[-1].label == "Attach 2 documents"
    documents.save(filed, first, tmp_path / "out.pdf")
    assert (tmp_path / "out.pdf").read_bytes() == b"%PDF-1.7 evidence"


def test_each_kind_of_thing_has_its_own_documents(filed: Project, tmp_path: Path) -> None:
    application, site = filed.load(Application)[0], filed.load(Site)[0]
    carrier = filed.carrier()
    documents.attach(filed, carrier, [file(tmp_path, "0.pdf")])
    documents.attach(filed, application, [file(tmp_path, "1.pdf")])
    for number, job in enumerate(("", "Remove", "Dispose"), 2):
        documents.attach(filed, site, [file(tmp_path, f"{number}.pdf")], job=job)
    listed = filed.inventory()
    found = [
        listed.documents_about(carrier),
        listed.documents_about(application),
        listed.documents_about(site),
        listed.documents_about(site, "Remove"),
        listed.documents_about(site, "Dispose"),
    ]
    assert [[one.name for one in some] for some in found] == [[f"{n}.pdf"] for n in range(5)]
    assert listed.documents_about(Site(id=7)) == ()


def test_one_file_that_cannot_be_read_leaves_none_attached(filed: Project, tmp_path: Path) -> None:
    good, big = file(tmp_path, "good.pdf"), tmp_path / "film.mp4"
    with big.open("wb") as made:
        os.truncate(made.fileno(), 50 * 1024 * 1024 + 1)
    wrong = {
        big: "document-too-large",
        tmp_path / "gone.pdf": "document-missing",
        tmp_path: "document-missing",
        file(tmp_path, "empty.pdf", b""): "document-empty",
    }
    for path, code in wrong.items():
        with pytest.raises(UserError) as refused:
            documents.attach(filed, filed.carrier(), [good, path])
        assert refused.value.code == code
        assert path.name in refused.value.message
    assert filed.inventory().documents == ()
    assert len(filed.units()) == 1


def test_a_copied_project_holds_the_documents_and_taking_off_is_undone(
    filed: Project, tmp_path: Path
) -> None:
    documents.attach(filed, Carrier(), [file(tmp_path, "award.pdf")])
    attached = filed.inventory().documents
    documents.detach(filed, attached)
    assert filed.units()[-1].label == "Take off award.pdf"
    assert filed.inventory().documents == ()
    filed.undo()
    projects.copy(filed, tmp_path / "copy.rplan")
    with Project.open(tmp_path / "copy.rplan", read_only=True) as copied:
        (document,) = copied.inventory().documents
        assert copied.content(document.sha256) == b"%PDF-1.7 evidence"


def test_a_document_that_is_not_there_writes_no_file(filed: Project, tmp_path: Path) -> None:
    out = file(tmp_path, "kept.pdf", b"as it was")
    with pytest.raises(UserError) as refused:
        documents.save(filed, Document(name="x.pdf", sha256="0" * 64), out)
    assert refused.value.code == "document-damaged"
    assert out.read_bytes() == b"as it was"
