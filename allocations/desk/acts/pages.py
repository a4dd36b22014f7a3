"""The pages on which money is moved: what is decided, its movements, and what they come to before anything is saved.

Nothing is written by a GET, and nothing by the preview, which does all that saving does and takes it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.forms import formset_factory
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allocations.desk.acts.forms import MovingForm
from allocations.desk.acts.moving import Leg, Said, make_changes, move
from allocations.desk.acts.rows import CarryOverRow, Places, ReallocationRow, Row, SupplementRow
from allocations.desk.acts.standing import Place, cell_of, drafts_of, standing, years_of
from allocations.desk.package_tabs import tabs_context
from allocations.desk.reach import Reach
from allocations.desk.refused import sentence_for
from allocations.desk.writing import admin_page
from allocations.models import (
    Allocation,
    AllocationLine,
    Appropriation,
    Decision,
    FundingSource,
    SafetyPackage,
    Submission,
)
from allocations.models.choices import DecisionKind
from allocations.money import format_amount
from allocations.publishing.proposing import record_with
from allocations.record import Record
from allocations.record.effect import Effect, effects
from municipalities.models import Role, User

MOST_ROWS = 50


@dataclass(frozen=True)
class Act:
    """A way to move money: its address, kind, row and words."""

    name: str
    kind: DecisionKind
    row: type[Row]
    title: str | Promise
    told: str | Promise


ACTS = (
    Act(
        "reallocate",
        DecisionKind.REALLOCATION,
        ReallocationRow,
        gettext_lazy("Reallocate"),
        gettext_lazy("Money moves from one line to another, or between sources; also to another package."),
    ),
    Act(
        "carry-over",
        DecisionKind.CARRY_OVER,
        CarryOverRow,
        gettext_lazy("Carry over between years"),
        gettext_lazy("Money of one year is used in another. Over the years nothing is added."),
    ),
    Act(
        "supplement",
        DecisionKind.SUPPLEMENT,
        SupplementRow,
        gettext_lazy("Supplementary appropriation"),
        gettext_lazy("Money is added to what stands, or taken from it with a minus: give the change alone."),
    ),
)


@dataclass
class Preview:
    """What the movements do to each line and source, by package; or why they cannot be made."""

    effects: list[tuple[SafetyPackage, tuple[Effect, ...]]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def act_urls() -> list[URLPattern]:
    return [
        path(
            f"<int:pk>/{act.name}/",
            admin.site.admin_view(ActPage(act)),
            name=f"allocations_safetypackage_{act.name.replace('-', '_')}",
        )
        for act in ACTS
    ]


def ways_to_act(row: SafetyPackage) -> list[tuple[str, str]]:
    """The links from a package's page."""
    new = f"{reverse(admin_page(Decision, 'add'))}?package={row.pk}"
    page = {act.name: admin_page(SafetyPackage, act.name.replace("-", "_")) for act in ACTS}
    return [
        (new, _("New decision")),
        *((reverse(page[act.name], args=(row.pk,)), str(act.title)) for act in ACTS),
    ]


class ActPage:
    """One act's page of one package."""

    steps: ClassVar = ("preview", "save", "submit", "more")

    def __init__(self, act: Act) -> None:
        self.act = act
        self.__name__ = act.name

    def __call__(self, request: HttpRequest, pk: int) -> HttpResponse:
        reach = Reach.of(request)
        package = reach.visible(SafetyPackage).filter(pk=pk).select_related("municipality").first()
        if package is None:
            raise Http404
        if not reach.has(Role.WRITER, package):
            raise PermissionDenied
        return self._answer(request, reach, package)

    def _answer(self, request: HttpRequest, reach: Reach, package: SafetyPackage) -> HttpResponse:
        records = {each: standing(each) for each in self._packages(reach, package)}
        years = years_of(records[package])
        told: dict[str, Any] = {"places": Places(records), "year": years[-1] if years else None}
        rows_of = formset_factory(self.act.row, extra=2, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
        posted = request.POST if request.method == "POST" else None
        form = MovingForm(posted, reach=reach, home=package)
        formset = rows_of(posted, prefix="row", form_kwargs=told)
        preview = None
        if posted is not None and "more" in posted:
            form, formset = self._with_more(request, form, told, reach, package)
        elif posted is not None and (rows := self._filled_in(form, formset)):
            legs = [*(leg for row in rows for leg in row.legs()), *self._with_money(rows, records, posted)]
            said = form.said()
            preview = self._preview(request, package, said, legs, rows)
            if not preview.refusals and "preview" not in posted:
                return self._saved(request, package, said, legs)
        context = {
            **admin.site.each_context(request),
            **tabs_context(request, package, self.act.name.replace("-", "_")),
            "title": f"{self.act.title}: {package.name}",
            "act": self.act,
            "opts": SafetyPackage._meta,
            "row": package,
            "form": form,
            "formset": formset,
            "preview": preview,
            "several": len(records) > 1 and self.act.kind == DecisionKind.REALLOCATION,
            "with_money": posted is None or "with_money" in posted,
        }
        return TemplateResponse(request, "desk/act.html", context)

    def _packages(self, reach: Reach, package: SafetyPackage) -> list[SafetyPackage]:
        if self.act.kind != DecisionKind.REALLOCATION:
            return [package]
        others = reach.visible(SafetyPackage).filter(municipality=package.municipality).exclude(pk=package.pk)
        return [package, *others.select_related("municipality").order_by("name")]

    def _with_more(
        self, request: HttpRequest, form: MovingForm, told: Any, reach: Reach, package: Any
    ) -> tuple[MovingForm, Any]:
        """The same page with all that was typed, and more rows. Nothing is checked yet."""
        data = request.POST.copy()
        total = data.get("row-TOTAL_FORMS", "0")
        count = min(int(total) + 3, MOST_ROWS) if total.isdecimal() and len(total) < 4 else 3
        typed = {name: data.get(name, "") for name in form.fields}
        rows = [
            {name: data.get(f"row-{number}-{name}", "") for name in self.act.row(**told).fields}
            for number in range(count)
            if f"row-{number}-kronor" in data
        ]
        again = formset_factory(self.act.row, extra=count - len(rows), max_num=MOST_ROWS)
        return (
            MovingForm(initial=typed, reach=reach, home=package),
            again(initial=rows, prefix="row", form_kwargs=told),
        )

    def _filled_in(self, form: MovingForm, formset: Any) -> list[Row]:
        """The rows with a movement, where all that was typed makes sense; none otherwise."""
        valid = form.is_valid() & formset.is_valid()
        rows = [row for row in formset.forms if row.has_changed()]
        if valid and not rows:
            form.add_error(None, _("Fill in at least one row."))
        return rows if valid else []

    def _with_money(
        self, rows: Sequence[Row], records: dict[SafetyPackage, Record | None], posted: Any
    ) -> list[Leg]:
        """A line of another package gets its money with the package's own: from source to source."""
        legs: list[Leg] = []
        for row in rows if "with_money" in posted else ():
            ends = row.legs()
            packages = [end.place.package_id for end in ends]
            if not isinstance(ends[0].place, AllocationLine) or len(set(packages)) == 1:
                continue
            sources = [self._source_of(end, records) for end in ends]
            if None in sources:
                row.add_error(
                    "given_to",
                    _(
                        "Which source the money comes from is not stated on both sides. Untick “the packages’ money”, "
                        "and move it between the sources in a row of its own."
                    ),
                )
                continue
            one, other = (source for source in sources if source is not None)
            year, printed, kronor = ends[0].year, ends[0].printed, ends[1].kronor
            legs += [
                Leg(one, year, -kronor, printed, like=(other, year)),
                Leg(other, year, kronor, printed, like=(one, year)),
            ]
        return legs

    def _source_of(self, leg: Leg, records: dict[SafetyPackage, Record | None]) -> FundingSource | None:
        found = list(
            FundingSource.objects.filter(package=leg.place.package_id).select_related("package")[:50]
        )
        cell = cell_of(records[leg.place.package], leg.place, leg.year)
        named = [source for source in found if cell is not None and source.key == cell.source]
        return named[0] if named else found[0] if len(found) == 1 else None

    def _preview(
        self,
        request: HttpRequest,
        package: SafetyPackage,
        said: Said,
        legs: Sequence[Leg],
        rows: Sequence[Row],
    ) -> Preview:
        preview = Preview()
        if not all(row.is_valid() for row in rows):
            preview.refusals.append(_("Look at the rows."))
            return preview
        with transaction.atomic():
            try:
                decisions = self._move(request, package, said, legs)
                for decision in decisions:
                    preview.effects.append(self._effects(decision))
            except ValidationError as error:
                preview.refusals += error.messages
            except DatabaseError as error:
                preview.refusals.append(sentence_for(error, [Decision, Allocation, Appropriation]))
            transaction.set_rollback(True)
        if not legs or (not preview.refusals and not any(found for _p, found in preview.effects)):
            preview.refusals.append(_("The movements come to nothing."))
        _refuse_below_zero(preview, rows)
        return preview

    def _effects(self, decision: Decision) -> tuple[SafetyPackage, tuple[Effect, ...]]:
        package: Any = decision.package
        others = set(drafts_of(package)) - {decision.pk}
        before, after = record_with(package, others), record_with(package, {*others, decision.pk})
        if before is None or after is None:
            before, after = record_with(package), record_with(package, {decision.pk})
        return package, effects(before, after) if after is not None else ()

    def _move(
        self, request: HttpRequest, package: SafetyPackage, said: Said, legs: Sequence[Leg]
    ) -> list[Decision]:
        return move(user=_user(request), package=package, kind=self.act.kind, said=said, legs=legs)

    def _saved(
        self, request: HttpRequest, package: SafetyPackage, said: Said, legs: Sequence[Leg]
    ) -> HttpResponse:
        with transaction.atomic():
            decisions = self._move(request, package, said, legs)
            made = make_changes(user=_user(request), decisions=decisions) if "submit" in request.POST else []
        if made:
            messages.success(request, _("The draft is saved, and a change that carries it. Look it through."))
            for other in made[1:]:
                messages.warning(
                    request,
                    _("“%(change)s” is one act with it: submit both. They are published together.")
                    % {"change": f"{other.package}: {other}"},
                )
            return HttpResponseRedirect(reverse(admin_page(Submission, "review"), args=(made[0].pk,)))
        messages.success(request, _("The decision is saved as a draft."))
        return HttpResponseRedirect(reverse(admin_page(Decision, "change"), args=(decisions[0].pk,)))


def _refuse_below_zero(preview: Preview, rows: Sequence[Row]) -> None:
    """Said at the amount that takes too much, and nothing is saved."""
    for package, found in preview.effects:
        for effect in found:
            if not effect.is_below_zero or effect.before is None:
                continue
            sentence = _("“%(name)s” has %(before)s: this would take it below zero (%(terms)s).") % {
                "name": effect.name,
                "before": format_amount(effect.before),
                "terms": effect.terms,
            }
            preview.refusals.append(sentence)
            for row in rows:
                if any(leg.kronor < 0 and _is_at(leg.place, package, effect) for leg in row.legs()):
                    row.add_error("kronor", sentence)
                    break


def _is_at(place: Place, package: SafetyPackage, effect: Effect) -> bool:
    kind = "line" if isinstance(place, AllocationLine) else "source"
    return (place.package_id, kind, place.key) == (package.pk, effect.kind, effect.place)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]  # nobody comes here without logging in
