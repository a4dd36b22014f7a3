"""A submission's pages: its form, and the page on which it is looked through, submitted, approved or sent back.

Every step is a POST from that page, and every refusal is shown on it, with all its sentences and all that was typed.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from allocations.desk.decisions import concerns
from allocations.desk.package_tabs import tabs_context
from allocations.desk.reach import Reach
from allocations.desk.scoped import trail_of
from allocations.desk.submissions.forms import OPEN, ApproveForm, SendBackForm, SubmissionForm
from allocations.desk.submissions.proposal import nothing_differs, proposal_of
from allocations.desk.submissions.surroundings import (
    documents_of,
    together_with,
    when_minutes_are_posted,
)
from allocations.desk.writing import WritingPages, admin_page
from allocations.models import Submission
from allocations.models.choices import StepKind
from allocations.models.choices import SubmissionStatus as Status
from allocations.publishing import Refused, approve, lock, note_step, send_back, submit
from allocations.publishing.canonical import sha256
from municipalities.models import Role


@admin.register(Submission)
class SubmissionAdmin(WritingPages):
    form = SubmissionForm
    fixed_after_adding = ("package", "subject_body")
    list_display = (
        "title",
        concerns,
        "municipality",
        "status",
        "author",
        "submitted_at",
        "approver",
        "look_through",
    )
    list_filter = ("status", "municipality", "package")
    list_select_related = ("package", "subject_body", "municipality", "author", "approver")
    search_fields = ("title", "comment", "package__name", "subject_body__name")
    actions = ("look_through_one",)
    readonly_fields = ("status", "sent_back_reason")

    def why_posted(self, row: Model | None) -> str:
        if not isinstance(row, Submission) or row.status in OPEN:
            return ""
        if row.status == Status.PUBLISHED:
            return gettext("The change is published, and stays as it was approved.")
        return gettext("The change has been submitted. It must be sent back before it can be changed.")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        told = ("status", "sent_back_reason") if obj is not None and obj.sent_back_reason else ("status",)
        own: tuple[Any, ...] = (("package", "subject_body"), "title", "comment")
        if obj is None:
            return [(None, {"fields": (*own, "decisions")})]
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": (*told, *own, "carried")})]
        return [(None, {"fields": (*told, *own, "decisions")})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_readonly_fields(request, obj), "carried"]

    @admin.display(description=_("decisions that it carries"))
    def carried(self, row: Submission) -> str:
        return ", ".join(str(decision) for decision in row.decisions.order_by("position", "key")) or gettext(
            "none"
        )

    @admin.display(description=_("what changes"))
    def look_through(self, row: Submission) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse(review_page(), args=(row.pk,)), gettext("Look through")
        )

    # Who may

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self.why_posted(obj)

    # Writing. The submission is no fact of the record: whoever makes it is its author, which the trail need not say.

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        lock(obj.municipality_id)
        obj.save()
        if not change:
            note_step(obj, StepKind.MADE, request.user)  # type: ignore[arg-type]
        elif form.has_changed():
            note_step(obj, StepKind.CHANGED, request.user)  # type: ignore[arg-type]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.save_decisions()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        lock(obj.municipality_id)
        note_step(obj, StepKind.DELETED, request.user)  # type: ignore[arg-type]
        obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for row in queryset:
            self.delete_model(request, row)

    # On to the page of its steps

    def response_post_save_add(self, _request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(review_page(), args=(obj.pk,)))

    def response_post_save_change(self, _request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(review_page(), args=(obj.pk,)))

    def ways_on(self, _request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        return [(reverse(review_page(), args=(row.pk,)), gettext("Look through what changes"))]

    @admin.action(description=_("Look through, to submit, approve or send back"))
    def look_through_one(self, request: HttpRequest, chosen: QuerySet[Any]) -> HttpResponse | None:
        rows = list(chosen[:2])
        if len(rows) != 1:
            messages.warning(
                request, gettext("Choose one change at a time: each is looked through by itself.")
            )
            return None
        return HttpResponseRedirect(reverse(review_page(), args=(rows[0].pk,)))

    # The page of its steps

    def get_urls(self) -> list[URLPattern]:
        def at(name: str, view: Any) -> URLPattern:
            page: URLPattern = path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(view),
                name=f"allocations_submission_{name.replace('-', '_')}",
            )
            return page

        return [
            at("review", self.review_view),
            at("submit", self.submit_view),
            at("approve", self.approve_view),
            at("send-back", self.send_back_view),
            *super().get_urls(),
        ]

    def _found(self, request: HttpRequest, pk: int) -> Submission:
        submission: Submission | None = self.get_object(request, str(pk))
        if submission is None:
            raise Http404
        if not self.has_view_permission(request, submission):
            raise PermissionDenied
        return submission

    def review_view(
        self,
        request: HttpRequest,
        pk: int,
        *,
        approval: Form | None = None,
        return_form: Form | None = None,
        refusal: Refused | None = None,
    ) -> HttpResponse:
        """What changes, every figure with its sources, and the buttons of whoever may take a step."""
        submission = self._found(request, pk)
        proposal = proposal_of(submission)
        reach = Reach.of(request)
        waits = submission.status == Status.SUBMITTED
        approves = reach.has(Role.APPROVER, submission)
        shown = sha256(submission.document) if submission.document else ""
        writers = [writer.user for writer in submission.writers.select_related("user")]
        proposed = {"shown": shown, "publish_at": when_minutes_are_posted(submission)}
        context = {
            **self.admin_site.each_context(request),
            **tabs_context(request, submission.package),
            "title": submission.title,
            "opts": self.opts,
            "row": submission,
            "proposal": proposal,
            "no_difference": nothing_differs(proposal),
            "refusal": refusal or proposal.refusal,
            "may_submit": submission.status in OPEN and reach.has(Role.WRITER, submission),
            "may_change": self.has_change_permission(request, submission),
            "approval": (approval or ApproveForm(initial=proposed)) if waits and approves else None,
            "return_form": (return_form or SendBackForm())
            if approves and submission.status in {Status.SUBMITTED, Status.APPROVED}
            else None,
            "writers": writers,
            "is_writer": request.user in writers or request.user == submission.author,
            "steps": submission.steps.select_related("user"),
            "together": together_with(submission, reach),
            "documents": documents_of(proposal, reach),
            "zone": timezone.get_current_timezone_name(),
            "trail_of": trail_of(submission),
            "publication": getattr(submission, "publication", None),
        }
        return TemplateResponse(request, "desk/submission.html", context)

    def submit_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        submission = self._found(request, pk)
        try:
            submit(submission=submission, user=request.user)  # type: ignore[arg-type]  # staff only come here
        except Refused as refusal:
            return self.review_view(request, pk, refusal=refusal)
        messages.success(request, gettext("The change is submitted. Somebody else approves it."))
        return HttpResponseRedirect(reverse(review_page(), args=(pk,)))

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        submission = self._found(request, pk)
        form = ApproveForm(request.POST)
        if not form.is_valid():
            return self.review_view(request, pk, approval=form)
        try:
            publication = approve(
                submission=submission,
                approver=request.user,  # type: ignore[arg-type]
                **form.cleaned_data,
            )
        except Refused as refusal:
            return self.review_view(request, pk, approval=form, refusal=refusal)
        if publication is None:
            moment = date_format(timezone.localtime(form.cleaned_data["publish_at"]), "j F Y H:i")
            messages.success(
                request, gettext("Approved. It is published on %(moment)s.") % {"moment": moment}
            )
        else:
            words = {"number": publication.number, "seal": publication.seal[:8]}
            messages.success(
                request, gettext("Approved and published as version %(number)s, seal %(seal)s.") % words
            )
        return HttpResponseRedirect(reverse(review_page(), args=(pk,)))

    def send_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        submission = self._found(request, pk)
        form = SendBackForm(request.POST)
        if not form.is_valid():
            return self.review_view(request, pk, return_form=form)
        try:
            send_back(submission=submission, user=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except Refused as refusal:
            return self.review_view(request, pk, return_form=form, refusal=refusal)
        messages.success(request, gettext("The change is sent back."))
        return HttpResponseRedirect(reverse(review_page(), args=(pk,)))


def review_page() -> str:
    return admin_page(Submission, "review")
