"""Change pages on which nobody overwrites anybody: compared under the lock, before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from allocations.desk import trail
from allocations.desk.reach import municipality_of
from allocations.desk.together.differences import Difference, in_order
from allocations.desk.together.leftover import left_over
from allocations.desk.together.merging import Page, merge
from allocations.desk.together.snapshot import Cells, Snapshot, Values, cells_of, structural
from allocations.desk.together.token import FIELD, THEIRS, read_token, token_of
from allocations.desk.together.wording import Wording


@dataclass(frozen=True)
class Conflict:
    """What the page shows above its form: who saved meanwhile, and what differs."""

    differences: list[Difference]
    who: str = ""
    at: datetime | None = None

    @property
    def both(self) -> bool:
        """Whether something has to be decided; else the two go together as they are."""
        return any(each.can_take_theirs for each in self.differences)


class TogetherPages:
    """Mixed into the pages of a model, above Django's own."""

    model: type[Model]

    def _changeform_view(
        self, request: HttpRequest, object_id: str | None, form_url: str, extra_context: Any
    ) -> HttpResponse:
        """Django's own, within its transaction: nothing of the row has been read before this."""
        if request.method == "POST" and object_id is not None:
            answer = self._compare(request, unquote(object_id))
            if answer is not None:
                return answer
        return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc,no-any-return]

    def _compare(self, request: HttpRequest, pk: str) -> HttpResponse | None:
        """Hold the row; where it is not as the page was opened, let the form come back merged. Or say it is gone."""
        pages: Any = self
        opened = read_token(request.POST.get(FIELD, ""), self.model, pk)
        row = pages.get_object(request, pk)
        if row is not None:
            hold(row)
            row = pages.get_object(request, pk)
        if row is None or not pages.has_change_permission(request, row):
            return self._nothing_left(request, row) if opened is not None else None
        form, formsets, only_read, blanks = self._unbound(request, row)
        now = Snapshot.of(form, formsets)
        taken = (
            _with_theirs(request.POST, opened, _pk_names(formsets)) if opened is not None else request.POST
        )
        request.POST = taken
        if opened == now:
            request.desk_token = request.POST[FIELD]  # type: ignore[attr-defined]
            return None
        wording = Wording(request, self.model, form, formsets)
        page = Page(
            _pk_names(formsets), request.FILES, wording.is_file, wording.of, wording.row, only_read, blanks
        )
        merged = merge(opened=opened, now=now, data=taken, page=page)
        who, at = last_saved(row, opened, now, formsets)
        request.POST = merged.data
        request.desk_token = token_of(row, now)  # type: ignore[attr-defined]
        request.desk_conflict = Conflict(in_order(merged.differences), who, at)  # type: ignore[attr-defined]
        return None

    def _unbound(
        self, request: HttpRequest, row: Model
    ) -> tuple[Any, list[Any], dict[str, list[str]], dict[str, Cells]]:
        """The page's forms as when it is opened, the rows in which nothing can be written, and what new ones say."""
        pages: Any = self
        fieldsets = flatten_fieldsets(pages.get_fieldsets(request, row))
        form = pages.get_form(request, row, change=True, fields=fieldsets)(instance=row)
        with _as_opened(request):
            formsets, inlines = pages._create_formsets(request, row, change=True)  # noqa: SLF001
        written = _written(request, row, zip(inlines, formsets, strict=True))
        only_read = {
            formset.prefix: [str(each.instance.pk) for each in formset.initial_forms]
            for formset in formsets
            if formset not in written
        }
        blanks = {
            formset.prefix: cells_of(formset.empty_form, left_out=structural(formset)) for formset in formsets
        }
        return form, written, only_read, blanks

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        given: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)  # type: ignore[misc]
        if getattr(request, "desk_as_opened", False):
            for name in ("data", "files", "save_as_new"):
                given.pop(name, None)
        return given

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Where somebody else has saved meanwhile, the form is refused with that, and so comes back."""
        form = super().get_form(request, obj, change=change, **kwargs)  # type: ignore[misc]
        if getattr(request, "desk_conflict", None) is None:
            return form
        return type(form.__name__, (_Refused, form), {})

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        context["conflict"] = getattr(request, "desk_conflict", None)
        context["token_field"], context["theirs_field"] = FIELD, THEIRS
        if row is not None and kwargs.get("change", True):
            context["token"] = self._token(request, row, context)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def _token(self, request: HttpRequest, row: Model, context: Any) -> str:
        """As posted where the page comes back, for it is that version which was typed over."""
        found: str | None = getattr(request, "desk_token", None)
        if found is not None:
            return found
        shown = context["inline_admin_formsets"]
        formsets = _written(request, row, ((each.opts, each.formset) for each in shown))
        return token_of(row, Snapshot.of(context["adminform"].form, formsets))

    def _delete_view(self, request: HttpRequest, object_id: str, extra_context: Any) -> HttpResponse:
        """What somebody wrote after the deletion was asked for is not deleted unseen."""
        pages: Any = self
        row = pages.get_object(request, unquote(object_id))
        told = {**(extra_context or {}), "token_field": FIELD}
        if row is not None and request.method == "POST" and FIELD in request.POST:
            hold(row)
            row = pages.get_object(request, unquote(object_id))
            opened = read_token(request.POST[FIELD], self.model, unquote(object_id))
            if row is not None and opened != self._now(request, row):
                messages.warning(
                    request,
                    _(
                        "Nothing was deleted: somebody has saved this since you asked to delete it. Look it over."
                    ),
                )
                return HttpResponseRedirect(request.path)
        elif row is not None:
            told["token"] = token_of(row, self._now(request, row))
        return super()._delete_view(request, object_id, told)  # type: ignore[misc,no-any-return]

    def _now(self, request: HttpRequest, row: Model) -> Snapshot:
        form, formsets, _only_read, _blanks = self._unbound(request, row)
        return Snapshot.of(form, formsets)

    def _nothing_left(self, request: HttpRequest, row: Model | None) -> HttpResponse:
        """What was typed on a page that can no longer be saved, to be copied."""
        pages: Any = self
        context = {
            **pages.admin_site.each_context(request),
            "title": _("It could not be saved"),
            "opts": pages.opts,
            "row": row,
            "typed": left_over(request, self.model),
        }
        return TemplateResponse(request, "desk/together/leftover.html", context, status=HTTPStatus.CONFLICT)


class _Refused:
    """A form that is not valid, whatever is in it: it is shown again beside what somebody else saved."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.add_error(None, _("Nothing was saved: somebody else has saved this since you opened the page."))  # type: ignore[attr-defined]


def hold(row: Model) -> None:
    """Nobody else writes the row until the transaction ends. What is shared has no municipality to lock."""
    trail.begin(row)
    if municipality_of(row) is None:
        manager: Any = type(row)._meta.default_manager
        # The row itself and nothing it names. SQLite has one writer at a time, and no such clause.
        list(manager.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).values_list("pk"))


@contextmanager
def _as_opened(request: Any) -> Iterator[None]:
    request.desk_as_opened = True
    try:
        yield
    finally:
        request.desk_as_opened = False


def _written(request: HttpRequest, row: Model, pairs: Iterable[tuple[Any, Any]]) -> list[Any]:
    """The formsets that may be written in. What is only read cannot be overwritten."""
    return [
        formset
        for inline, formset in pairs
        if inline.has_change_permission(request, row) or inline.has_delete_permission(request, row)
    ]


def _pk_names(formsets: Iterable[Any]) -> dict[str, str]:
    return {formset.prefix: formset.model._meta.pk.name for formset in formsets}


def _with_theirs(data: Any, opened: Snapshot, pk_names: dict[str, str]) -> Any:
    """What was sent, with what the page showed as theirs in the fields ticked for it."""
    ticked = data.getlist(THEIRS)
    if not ticked:
        return data
    mended = data.copy()
    for name in ticked:
        mended.setlist(name, _opened_value(name, data, opened, pk_names))
        if not mended.getlist(name):
            del mended[name]
    mended.setlist(THEIRS, [])
    return mended


def _opened_value(name: str, data: Any, opened: Snapshot, pk_names: dict[str, str]) -> Values:
    for prefix, pk_name in pk_names.items():
        number, _dash, cell = name.removeprefix(f"{prefix}-").partition("-")
        if name.startswith(f"{prefix}-") and number.isdecimal():
            pk = data.get(f"{prefix}-{number}-{pk_name}", "")
            return opened.inlines.get(prefix, {}).get(pk, {}).get(cell, [])
    return opened.form.get(name, [])


def last_saved(
    row: Model, opened: Snapshot | None, now: Snapshot, formsets: Iterable[Any]
) -> tuple[str, datetime | None]:
    """Who saved last, and when, of what differs; from the history, which knows of what was saved on pages."""
    touched: list[tuple[type[Model], list[str]]] = [(type(row), [str(row.pk)])]
    then = opened.inlines if opened is not None else {}
    for formset in formsets:
        before, after = then.get(formset.prefix, {}), now.inlines.get(formset.prefix, {})
        touched.append((formset.model, [pk for pk in {*before, *after} if before.get(pk) != after.get(pk)]))
    newest: Any = None
    for model, pks in touched:
        history: Any = getattr(model, "history", None)
        if history is None or not pks:
            continue
        found = history.filter(id__in=pks).select_related("history_user").order_by("-history_date").first()
        if found is not None and (newest is None or found.history_date > newest.history_date):
            newest = found
    if newest is None:
        return "", None
    user = newest.history_user
    return ("" if user is None else user.get_full_name() or user.get_username()), newest.history_date
