"""How much may be sent: held while it comes in, so that a file of gigabytes fills neither memory nor disk.

A file larger than ``settings.UPLOAD_MB`` is counted and dropped, and what was typed beside it is kept. A request far
larger than any that we take (its Content-Length says so before anything is read) is cut off at its first file; what
was typed before the file is kept. Files of people who are not logged in are dropped.
"""

from __future__ import annotations

from typing import IO, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

FILES_AT_ONCE = 4
"""How many files of the largest size one request may carry; of smaller ones as many as come to the same size."""


def most_bytes() -> int:
    """The largest file that is taken."""
    return int(settings.UPLOAD_MB) * 1024 * 1024


class RefusedUpload(UploadedFile):  # type: ignore[type-arg]  # the class has no brackets when it runs
    """Stands for a file that was not taken in: its name, and why. There are no bytes."""

    def __init__(self, name: str, field_name: str, why: str, *, is_too_large: bool = False) -> None:
        super().__init__(file=ContentFile(b""), name=name, content_type="", size=0)
        self.field_name = field_name
        self.why = why
        self.is_too_large = is_too_large


class LimitedUpload(TemporaryFileUploadHandler):
    """Every file to a temporary file of its own, and none of it beyond what is taken."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.came = 0
        self.came_in_all = 0
        self.far_too_large = False

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002
        META: dict[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: Any,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> tuple[Any, Any] | None:
        self.far_too_large = (
            content_length > FILES_AT_ONCE * most_bytes() + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        )
        return None

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        self.came = 0
        self.why = "" if _may_send(self.request) else _("You are not logged in, so the file was not taken.")
        if self.far_too_large:
            refused = RefusedUpload(file_name, field_name, too_large(), is_too_large=True)
            self.request.upload_cut_off = refused  # type: ignore[union-attr]
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.came += len(raw_data)
        self.came_in_all += len(raw_data)
        if not self.why and self.came > most_bytes():
            self.why = too_large()
        elif not self.why and self.came_in_all > FILES_AT_ONCE * most_bytes():
            self.why = _("The files are too large to send at once; send this one by itself.")
        if self.why:
            self.file.truncate(0)
            return None
        super().receive_data_chunk(raw_data, start)
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if not self.why:
            return super().file_complete(file_size)
        self.file.close()
        return RefusedUpload(
            self.file_name or "", self.field_name or "", self.why, is_too_large=self.came > most_bytes()
        )


def too_large() -> str:
    return _("The file is larger than %(most)s, which is the most that is taken.") % {
        "most": f"{settings.UPLOAD_MB}\N{NO-BREAK SPACE}MB"
    }


def files_of(request: HttpRequest) -> MultiValueDict[str, UploadedFile[Any]]:
    """The request's files, with what was cut off before it was read."""
    files: MultiValueDict[str, UploadedFile[Any]] = request.FILES
    refused: RefusedUpload | None = getattr(request, "upload_cut_off", None)
    if refused is not None and refused not in files.getlist(refused.field_name):
        files.appendlist(refused.field_name, refused)
    return files


def _may_send(request: HttpRequest | None) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_active and user.is_staff
