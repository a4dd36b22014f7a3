"""What the test client remembers of a page: the templates a test may ask for, not every widget of every form.

Django's client copies the context of each template it renders, and a page of the desk renders hundreds of widgets.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

WIDGETS = ("django/forms/", "admin/widgets/")


@pytest.fixture(scope="session", autouse=True)
def _no_memory_of_widgets() -> Iterator[None]:
    from django.test import client

    whole = vars(client)["store_rendered_templates"]  # no stub

    def without_widgets(
        store: Any, signal: Any, sender: Any, template: Any, context: Any, **given: Any
    ) -> None:
        if not (template.name or "").startswith(WIDGETS):
            whole(store, signal, sender, template, context, **given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", without_widgets)
        yield
