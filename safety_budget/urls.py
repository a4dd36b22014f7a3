"""Addresses: Swedish ones have no prefix, English ones begin with /en/. Staff: /admin/ and /logga-in/.

The public pages and files list their own addresses in `allocations.public.urls` and `allocations.exports.urls`.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from municipalities.accounts.urls import of_the_provider
from safety_budget.preview import preview

urlpatterns = [
    path("logga-in/", include(of_the_provider)),
    path("", include("allocations.public.robots_urls")),
    *i18n_patterns(
        path("admin/", include("allocations.desk.urls")),
        path("admin/allocations/submission/<int:pk>/preview/", preview, name="submission-preview"),
        path("admin/", admin.site.urls),
        path("logga-in/", include("municipalities.accounts.urls")),
        path("", include("allocations.exports.urls")),
        path("", include("allocations.public.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "allocations.public.views.lost.bad_request"
handler404 = "allocations.public.views.lost.not_found"
