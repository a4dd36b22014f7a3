"""Form fields for files: what comes out of them has been looked into."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.uploads.content import NotTaken, recognised
from allocations.desk.uploads.limits import RefusedUpload, most_bytes, too_large
from allocations.desk.uploads.names import ending_of, safe_name
from allocations.files.kinds import KINDS, Kind


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is taken. ``name`` is what to call it for a reader; it is not where it is kept."""

    file: UploadedFile[Any]
    kind: Kind
    sha256: str
    size: int
    name: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """One of several files that is not taken, and why."""

    name: str
    why: str


class LimitedFileInput(forms.FileInput):
    """Tells the page's script how large a file may be, and what to say of a larger one in the reader's language."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {"data-most-bytes": str(most_bytes()), "data-too-large": too_large()}
        return context


class UploadField(forms.FileField):
    """One file of the kinds named. Its value is an `Upload`, or None where it is not required."""

    widget = LimitedFileInput

    def __init__(self, *args: Any, kinds: Iterable[Kind] = KINDS, **kwargs: Any) -> None:
        self.kinds = frozenset(kinds)
        kwargs.setdefault("label", gettext_lazy("file"))
        super().__init__(*args, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The browser offers files of our kinds; what it sends is looked into all the same."""
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs["accept"] = ",".join(sorted(f".{ending}" for kind in self.kinds for ending in kind.endings))
        return attrs

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002
        if not isinstance(data, UploadedFile):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        try:
            return taken(data, self.kinds)
        except NotTaken as refusal:
            raise ValidationError(str(refusal), code="not_taken") from refusal


class ManyFiles(LimitedFileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class UploadsField(UploadField):
    """Several files. Its value is a list of `Upload` and `Refusal`, in the order in which they were sent."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ARG002
        sent = data if isinstance(data, list | tuple) else [data] if data else []
        if not sent and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [self._taken(each) for each in sent]

    def _taken(self, file: UploadedFile[Any]) -> Upload | Refusal:
        try:
            return taken(file, self.kinds)
        except NotTaken as refusal:
            return Refusal(plain_name(file.name or ""), str(refusal))


def taken(file: UploadedFile[Any], kinds: Iterable[Kind] = KINDS) -> Upload:
    """The file looked into. Raises NotTaken."""
    if isinstance(file, RefusedUpload):
        raise NotTaken(file.why)
    if (file.size or 0) > most_bytes():
        raise NotTaken(too_large())
    given = file.name or ""
    kind = recognised(file, given)
    if kind not in kinds:
        raise NotTaken(
            _("The file is of the kind %(kind)s, which cannot be used here.") % {"kind": str(kind.name)}
        )
    return Upload(
        file=file,
        kind=kind,
        sha256=digest_of(file),
        size=file.size or 0,
        name=safe_name(given, kind),
        remarks=tuple(_remarks(given, kind)),
    )


def digest_of(file: UploadedFile[Any]) -> str:
    """SHA-256 of the bytes, read piece by piece. The file is rewound."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def plain_name(given: str) -> str:
    """A name to show in a sentence."""
    return "".join(sign if sign.isprintable() else " " for sign in given)[:100]


def _remarks(given: str, kind: Kind) -> Iterable[str]:
    ending = ending_of(given)
    if ending not in kind.endings:
        yield _("By its content the file is of the kind %(kind)s, so its name ends in .%(ending)s.") % {
            "kind": str(kind.name),
            "ending": kind.ending,
        }
