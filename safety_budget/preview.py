"""A proposed version as its public page would show it, for the staff who look it through.

The desk and the public side know nothing of each other: here, above both, the one's proposal is put into the other's
page. Nothing of it is kept, and it is behind the desk's own door.
"""

from __future__ import annotations

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allocations.desk.reach import Reach
from allocations.desk.submissions.proposal import proposal_of
from allocations.models import Submission
from allocations.public.pages.body import body_page
from allocations.public.pages.package import package_page


@require_safe
def submission_preview(request: HttpRequest, pk: int) -> HttpResponse:
    submission = Reach.of(request).visible(Submission).filter(pk=pk).first()
    if submission is None:
        raise Http404
    proposal = proposal_of(submission)
    record = proposal.record
    if record is None:
        raise Http404(_("There is nothing to show: the change cannot be built as it is."))
    number = proposal.base.number + 1 if proposal.base is not None else 1
    shape = "package" if record.package is not None else "body"
    context = {
        "shape": f"public/{shape}.html",
        "page": package_page(record) if record.package is not None else body_page(record),
        "submission": submission,
        "publication": {"number": number, "seal": ""},
        "newest": {"number": number},
        "versions": (),
        "files": (),
        "section": "municipalities",
    }
    return render(request, "desk/preview.html", context)


preview = admin.site.admin_view(submission_preview)
