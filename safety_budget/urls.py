"""Addresses. Swedish ones have no prefix, English ones begin with /en/; staff work under /admin/.

The public pages and files list their own addresses in `allocations.public.urls` and `allocations.exports.urls`.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", include("allocations.desk.urls")),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("allocations.exports.urls")),
        path("", include("allocations.public.urls")),
        prefix_default_language=False,
    ),
]
