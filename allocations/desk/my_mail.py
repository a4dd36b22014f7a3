"""My mail: each member of staff chooses which letters they get."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from allocations.desk.reach import Reach
from allocations.mail.kinds import choices_of
from allocations.models import MailChoices


class MailForm(forms.ModelForm[MailChoices]):
    class Meta:
        model = MailChoices
        fields: ClassVar = ("waits", "sent_back", "refused", "published", "reports", "language")


@require_http_methods(["GET", "HEAD", "POST"])
def my_mail(request: HttpRequest) -> HttpResponse:
    if not Reach.of(request).sees_anything:
        raise PermissionDenied
    user: Any = request.user
    form = MailForm(request.POST or None, instance=choices_of(user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your choices are saved."))
        return HttpResponseRedirect(reverse("desk:mail"))
    context = {
        **admin.site.each_context(request),
        "title": _("My mail"),
        "form": form,
        "letters": [field for field in form if field.name != "language"],
        "address": user.email,
    }
    return TemplateResponse(request, "desk/mail.html", context)
