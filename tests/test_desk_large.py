"""Pages stay quick and can be saved where an import has written much."""

import pytest
from django.urls import reverse

from allocations.desk import decisions
from allocations.desk.writing import admin_page
from allocations.models import Allocation, Decision
from tests.support.desk import Desk
from tests.support.desk_pages import log_in, saved, texts_of

pytestmark = pytest.mark.django_db


def test_entries_too_many_for_one_form_have_a_list_and_stay_when_the_decision_is_saved(monkeypatch):
    monkeypatch.setattr(decisions, "MOST_ENTRIES_ON_PAGE", 2)
    desk = Desk()
    decision, other = desk.decision(), desk.decision()
    for year in (2023, 2024, 2025):
        desk.spread(decision, desk.line(), 100, fiscal_year=year)
    desk.spread(other, desk.line(), 777, fiscal_year=2023)
    client = log_in(desk.writer)
    page = client.get(reverse(admin_page(Decision, "change"), args=(decision.pk,)))

    assert "Beslutet har 3 belopp" in texts_of(page)
    assert "allocations-TOTAL_FORMS" not in page.content.decode()
    listed = client.get(f"{reverse(admin_page(Allocation, 'changelist'))}?decision__exact={decision.pk}")
    assert listed.context["cl"].result_count == 3

    answer = saved(client, decision, title="Budget 2023")

    assert answer.status_code == 302
    decision.refresh_from_db()
    assert decision.title == "Budget 2023"
    assert decision.allocations.count() == 3
