"""Addresses that have no language: machines ask for them at the root of the site."""

from django.urls import URLPattern, path

from allocations.public.views import robots

urlpatterns: list[URLPattern] = [
    path("robots.txt", robots.robots, name="robots"),
    path("sitemap.xml", robots.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", robots.sitemap_part, name="sitemap-part"),
    path("favicon.ico", robots.icon, {"name": "favicon.ico"}),
    path("apple-touch-icon.png", robots.icon, {"name": "apple-touch-icon.png"}),
    path("apple-touch-icon-precomposed.png", robots.icon, {"name": "apple-touch-icon.png"}),
]
