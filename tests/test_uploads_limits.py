"""A file of gigabytes fills neither memory nor disk, and what was typed beside it is kept."""

import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.test import RequestFactory, override_settings
from django.utils import translation

from allocations.desk.uploads import RefusedUpload, UploadField, UploadsField, files_of
from allocations.desk.uploads.limits import LimitedUpload
from municipalities.models import User
from tests.support import files

MB = 1024 * 1024


@pytest.fixture(autouse=True)
def small():
    """A limit that tests can exceed, in English."""
    with translation.override("en"), override_settings(UPLOAD_MB=1):
        yield


@pytest.fixture(autouse=True)
def closed():
    """Temporary files go away with their request, as when it is answered."""
    yield
    while OPEN:
        OPEN.pop().close()


OPEN = []


class Endless(io.RawIOBase):
    """A body of any length that is made while it is read, and remembers how much was."""

    def __init__(self, before: bytes, size: int, after: bytes) -> None:
        self.before, self.left, self.after = before, size, after
        self.length = len(before) + size + len(after)
        self.was_read = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        found, self.before = self.before[:size], self.before[size:]
        if not found and self.left:
            found = bytes(min(size, self.left))
            self.left -= len(found)
        elif not found:
            found, self.after = self.after[:size], self.after[size:]
        self.was_read += len(found)
        return found


def part(name: str, content: bytes = b"", file_name: str = "") -> bytes:
    named = f'; filename="{file_name}"'.encode() if file_name else b""
    return (
        b'--sep\r\nContent-Disposition: form-data; name="'
        + name.encode()
        + b'"'
        + named
        + b"\r\n\r\n"
        + content
    )


def request_with(body: Endless, user=None):
    request = RequestFactory().post("/admin/", content_type="multipart/form-data; boundary=sep")
    request.META["CONTENT_LENGTH"] = str(body.length)
    request._stream = body
    request._read_started = False
    request.user = user or User(is_active=True, is_staff=True)
    OPEN.append(request)
    return request


def sending(size: int, **given):
    body = Endless(
        part("title", b"Protokoll\r\n") + part("file", b"", "stor.pdf"),
        size,
        b"\r\n" + part("after", b"efter\r\n") + b"--sep--\r\n",
    )
    return request_with(body, **given), body


def test_a_file_of_the_largest_size_is_taken_and_one_byte_more_is_not():
    fits, _body = sending(MB)
    over, _body = sending(MB + 1)

    assert files_of(fits)["file"].size == MB
    assert isinstance(files_of(over)["file"], RefusedUpload)


def test_what_was_typed_beside_a_file_that_is_too_large_is_kept_before_and_after_it():
    request, _body = sending(MB + 1)

    assert (request.POST["title"], request.POST["after"]) == ("Protokoll", "efter")


def test_a_request_of_two_gigabytes_is_cut_off_before_it_is_read_and_keeps_what_was_typed_before():
    request, body = sending(2048 * MB)

    with pytest.raises(ValidationError, match="larger than 1"):
        UploadField().clean(files_of(request).get("file"))

    assert request.POST["title"] == "Protokoll"
    assert body.was_read < MB


def test_nothing_of_a_file_that_is_too_large_stays_on_disk(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    written = []
    whole = LimitedUpload.receive_data_chunk

    def watched(self, raw_data, start):
        answer = whole(self, raw_data, start)
        self.file.flush()
        written.append(sum(path.stat().st_size for path in tmp_path.iterdir()))
        return answer

    request, _body = sending(4 * MB)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LimitedUpload, "receive_data_chunk", watched)
        assert request.FILES

    assert max(written) <= MB
    assert list(tmp_path.iterdir()) == []


def test_the_field_says_why_a_file_that_is_too_large_is_not_taken():
    request, _body = sending(MB + 1)

    with pytest.raises(ValidationError, match="which is the most that is taken"):
        UploadField().clean(files_of(request)["file"])


def test_of_several_files_each_is_told_of_by_itself():
    body = Endless(
        part("files", files.PDF + b"\r\n", "bra.pdf") + part("files", b"", "stor.pdf"),
        MB + 1,
        b"\r\n" + part("files", b"MZ\r\n", "p.pdf") + b"--sep--\r\n",
    )

    found = UploadsField().clean(files_of(request_with(body)).getlist("files"))

    assert [getattr(each, "why", "taken")[:16] for each in found] == [
        "taken",
        "The file is larg",
        "The file is a pr",
    ]


def test_many_files_are_taken_until_they_come_to_too_much_together():
    parts = [part("files", bytes(MB) + b"\r\n", f"{number}.bin") for number in range(5)]
    request = request_with(Endless(b"".join(parts) + b"--sep--\r\n", 0, b""))

    assert [isinstance(file, RefusedUpload) for file in files_of(request).getlist("files")] == [False] * 4 + [
        True
    ]


def test_nothing_is_taken_in_from_somebody_who_is_not_logged_in():
    request, _body = sending(100, user=AnonymousUser())

    assert isinstance(files_of(request)["file"], RefusedUpload)
