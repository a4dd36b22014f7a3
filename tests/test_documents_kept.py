"""A file is kept once, by its SHA-256, found again and not kept twice, and handed out so that nothing in it runs."""

import hashlib
import os
import stat
import time

import pytest
from django.core.management import call_command
from django.urls import reverse

from allocations.desk.uploads.fields import taken
from allocations.files import store
from allocations.models import Document, PublishedCitation
from allocations.publishing import withdraw
from municipalities.models import Role
from tests.factories import make_document, make_municipality, make_user
from tests.support import files
from tests.support.at_once import at_once
from tests.support.desk import Desk
from tests.support.desk_pages import address, errors_of, log_in, saved, texts_of

pytestmark = pytest.mark.django_db

PDF_SHA = hashlib.sha256(files.PDF).hexdigest()
FACTS = {"kind": "minutes", "grade": "minutes", "retrieved_on": "2024-05-06"}


@pytest.fixture(autouse=True)
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "kept"
    return settings.MEDIA_ROOT


@pytest.fixture
def house():
    return Desk()


@pytest.fixture
def desk(house):
    return log_in(house.writer)


def send(desk, *sent, **facts):
    url = reverse("admin:allocations_document_send")
    data = {**FACTS, "sent_files": [*sent], **facts}
    data.setdefault("municipality", desk.get(url).context["form"]["municipality"].initial or "")
    return desk.post(url, data)


def kept(media):
    return sorted(path.relative_to(media).as_posix() for path in media.rglob("*") if path.is_file())


# Sending


def test_a_file_that_is_sent_becomes_a_document_with_its_digest_its_day_and_a_name_of_our_own(
    desk, house, media
):
    send(desk, files.sent(files.PDF, "Protokoll KS § 12.exe"))

    document = Document.objects.get(sha256=PDF_SHA)
    assert (document.municipality, document.at_hand, document.redistributable) == (
        house.municipality,
        True,
        False,
    )
    assert (document.title, document.file_name) == ("Protokoll KS § 12.exe", "Protokoll KS § 12.exe.pdf")
    assert str(document.retrieved_on) == "2024-05-06"
    assert kept(media) == [document.file.name] == [f"documents/{PDF_SHA[:2]}/{PDF_SHA}.pdf"]


def test_only_the_sites_own_user_reads_what_is_kept(desk, media):
    send(desk, files.sent())

    path = media / Document.objects.get(sha256=PDF_SHA).file.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_of_several_files_the_good_are_kept_and_each_other_is_told_of(desk, media):
    response = send(desk, files.sent(), files.sent(b"MZ", "p.pdf"), files.sent(files.TEXT, "a.txt"))

    words = texts_of(response)
    assert "p.pdf togs inte emot: Filen är ett program." in words
    assert len(kept(media)) == 2


def test_the_same_file_is_found_again_instead_of_kept_twice(desk, house, media):
    send(desk, files.sent(files.PDF, "ett.pdf"))

    response = send(desk, files.sent(files.PDF, "två.pdf"))

    assert "fanns redan här: ett" in texts_of(response)
    assert Document.objects.filter(sha256=PDF_SHA).count() == 1
    assert len(kept(media)) == 1


def test_a_shared_document_with_the_file_is_found_too(desk, house):
    shared = make_document(title="Gemensam", sha256=PDF_SHA)

    assert "fanns redan här: Gemensam" in texts_of(send(desk, files.sent()))
    assert list(Document.objects.filter(sha256=PDF_SHA)) == [shared]


def test_nothing_tells_that_another_municipality_has_the_file(desk, media):
    elsewhere = Desk()
    send(log_in(elsewhere.writer), files.sent(files.PDF, "HEMLIGT.pdf"))

    response = send(desk, files.sent(files.PDF, "min.pdf"))

    assert "är sparad som" in texts_of(response)
    assert "HEMLIGT" not in texts_of(response)
    assert Document.objects.filter(sha256=PDF_SHA).count() == 2
    assert len(kept(media)) == 1


def test_nobody_sends_files_to_a_municipality_where_they_do_not_write(desk):
    elsewhere = make_municipality()

    response = send(desk, files.sent(), municipality=elsewhere.pk)

    assert not Document.objects.filter(sha256=PDF_SHA).exists()
    assert response.context["form"].errors["municipality"]


def test_who_only_approves_sends_nothing(house):
    assert log_in(house.approver).get(reverse("admin:allocations_document_send")).status_code == 403


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_send_the_same_file_at_the_same_moment_get_one_document():
    house = Desk()
    desks = [
        log_in(make_user(role=Role.WRITER, municipality=house.municipality, username=name))
        for name in ("a", "b")
    ]

    answers = at_once(*(lambda desk=desk: send(desk, files.sent()) for desk in desks))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Document.objects.filter(sha256=PDF_SHA).count() == 1


# On the document's page


def test_a_file_is_sent_on_the_documents_page(desk, house, media):
    saved(desk, house.document, sent_file=files.sent())

    house.document.refresh_from_db()
    assert (house.document.sha256, house.document.file_name) == (PDF_SHA, "protokoll.pdf")
    assert house.document.retrieved_on is not None
    assert kept(media) == [house.document.file.name]


def test_a_file_that_is_not_taken_leaves_what_was_typed_in_the_form(desk, house):
    response = saved(desk, house.document, title="Ny titel", sent_file=files.sent(b"MZ", "p.pdf"))

    assert "Filen är ett program" in errors_of(response)
    assert response.context["adminform"].form["title"].value() == "Ny titel"


def test_a_file_that_is_here_already_is_shown_where_it_is(desk, house):
    twin = make_document(municipality=house.municipality, title="Tvillingen", sha256=PDF_SHA)

    response = saved(desk, house.document, sent_file=files.sent())

    assert f'<a href="{address(twin, "change")}">Tvillingen</a>' in errors_of(response)
    house.document.refresh_from_db()
    assert not house.document.sha256


def test_the_digest_is_never_typed(desk, house):
    saved(desk, house.document, sha256="a" * 64, file="documents/x.pdf", file_name="x.html")

    house.document.refresh_from_db()
    assert (house.document.sha256, house.document.file.name, house.document.file_name) == ("", "", "")


def test_a_file_that_published_figures_rest_on_is_not_replaced(desk, house):
    saved(desk, house.document, sent_file=files.sent())
    house.publish(house.adopt(100, [100])[0])
    assert PublishedCitation.objects.filter(document_key=house.document.key).exists()

    response = saved(desk, house.document, sent_file=files.sent(files.TEXT, "ny.txt"))

    assert "En ny fil är en ny handling" in errors_of(response)
    house.document.refresh_from_db()
    assert house.document.sha256 == PDF_SHA


def test_a_file_that_nothing_published_rests_on_is_replaced(desk, house):
    saved(desk, house.document, sent_file=files.sent())

    saved(desk, house.document, sent_file=files.sent(files.TEXT, "ny.txt"))

    house.document.refresh_from_db()
    assert house.document.file_name == "ny.txt"


# Fetching


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(files.PDF, "application/pdf"), (files.TEXT, "text/plain"), (files.PNG, "image/png")],
)
def test_a_file_is_fetched_where_nothing_in_it_can_run(desk, house, content, media_type):
    send(desk, files.sent(content, 'Prot"okoll\u202e § 1.html'))
    document = Document.objects.exclude(file="").get()

    response = desk.get(address(document, "file"))

    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Prot%20okoll")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["ETag"] == f'"{document.sha256}"'
    assert desk.get(address(document, "file"), HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_a_file_of_another_municipality_is_not_fetched(house, desk):
    elsewhere = Desk()
    send(log_in(elsewhere.writer), files.sent())

    response = desk.get(address(Document.objects.get(sha256=PDF_SHA), "file"))

    assert response.status_code == 404


def test_a_file_that_was_changed_where_it_is_kept_is_not_handed_out(desk, media):
    send(desk, files.sent())
    document = Document.objects.get(sha256=PDF_SHA)
    path = media / document.file.name
    path.chmod(0o600)
    path.write_bytes(files.PDF + b"%")

    assert desk.get(address(document, "file")).status_code == 404


def test_a_file_that_was_damaged_is_mended_by_sending_it_again(media):
    upload = taken(files.sent())
    store.keep([files.PDF[:10]], sha256=PDF_SHA, kind=upload.kind)

    name = store.keep([files.PDF], sha256=PDF_SHA, kind=upload.kind)

    assert (media / name).read_bytes() == files.PDF


def test_no_address_leads_to_the_folder_of_the_files(desk, client):
    send(desk, files.sent())
    name = Document.objects.get(sha256=PDF_SHA).file.name

    for url in (f"/filer/{name}", f"/static/{name}", f"/documents/{name}", f"/admin/{name}"):
        assert client.get(url).status_code in {302, 404}
        assert desk.get(url).status_code == 404


# The public


def published(house, desk, *, redistributable):
    saved(
        desk, house.document, sent_file=files.sent(), **({"redistributable": "on"} if redistributable else {})
    )
    return house.publish(house.adopt(100, [100])[0])


def test_the_public_fetches_a_file_that_may_be_redistributed(house, desk, client):
    published(house, desk, redistributable=True)
    url = reverse("document-file", args=(house.document.key,))

    response = client.get(url)

    assert b"".join(response.streaming_content) == files.PDF
    assert response["Content-Disposition"] == f'attachment; filename="{house.document.key}.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert url in client.get(reverse("document", args=(house.document.key,))).content.decode()


def test_the_public_fetches_nothing_that_may_not_be_redistributed(house, desk, client):
    published(house, desk, redistributable=False)
    url = reverse("document-file", args=(house.document.key,))

    assert client.get(url).status_code == 404
    assert url not in client.get(reverse("document", args=(house.document.key,))).content.decode()


def test_what_is_ticked_at_the_desk_is_not_public_before_it_is_published(house, desk, client):
    published(house, desk, redistributable=False)
    saved(desk, house.document, redistributable="on")

    assert client.get(reverse("document-file", args=(house.document.key,))).status_code == 404


def test_the_file_of_a_draft_is_not_public(house, desk, client):
    saved(desk, house.document, sent_file=files.sent(), redistributable="on")

    assert client.get(reverse("document-file", args=(house.document.key,))).status_code == 404


def test_the_file_of_a_withdrawn_version_is_not_public(house, desk, client):
    publication = published(house, desk, redistributable=True)
    withdraw(publication=publication, user=house.administrator, reason="Personuppgifter")

    assert client.get(reverse("document-file", args=(house.document.key,))).status_code == 404


# Tidying


def old(path):
    long_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(path, (long_ago, long_ago))


def test_a_file_that_no_document_holds_is_taken_away_after_a_day(desk, media, capsys):
    send(desk, files.sent())
    document = Document.objects.get(sha256=PDF_SHA)
    path = media / document.file.name
    old(path)
    call_command("tidy_documents")
    assert path.exists()
    desk.post(address(document, "delete"), {"post": "yes"})
    os.utime(path)
    call_command("tidy_documents")
    assert path.exists()

    old(path)
    call_command("tidy_documents")

    assert not path.exists()


def test_a_file_that_the_public_may_fetch_is_not_taken_away(house, desk, media):
    published(house, desk, redistributable=True)
    name = Document.objects.get(sha256=PDF_SHA).file.name
    old(media / name)
    Document.objects.filter(sha256=PDF_SHA).update(file="", sha256="")

    call_command("tidy_documents")

    assert (media / name).exists()


def test_what_an_upload_that_broke_off_left_is_taken_away(media):
    left = media / "documents" / "ab" / ".x.part"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x")
    old(left)

    call_command("tidy_documents")

    assert not left.exists()
