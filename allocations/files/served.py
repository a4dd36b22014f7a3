"""Handing a file out: always as a download, always named by its type, and in a place where nothing in it can run."""

from __future__ import annotations

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from allocations.files import store

log = logging.getLogger(__name__)


def download(request: HttpRequest, *, sha256: str, name: str) -> HttpResponseBase:
    """The file with this SHA-256. Raises Http404 where it is not kept, or is no longer what it was.

    ``name`` is what to call it without an ending; the ending is that of its kind.
    """
    found = store.find(sha256) if sha256 else None
    if found is None:
        raise Http404(_("The file is not here."))
    path, kind = found
    etag = f'"{sha256}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file = store.opened(path, sha256)
        except store.Changed as error:
            log.exception("The file %s is not what it was when it was kept; it is not handed out.", sha256)
            raise Http404(_("The file is damaged where it is kept, and is not handed out.")) from error
        response = FileResponse(
            file, as_attachment=True, filename=f"{name}.{kind.ending}", content_type=kind.media_type
        )
    return as_download(response, etag)


def as_download(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Nothing in it runs, is framed or is read by another site. A kept copy is asked about each time."""
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
