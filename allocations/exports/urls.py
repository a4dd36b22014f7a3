"""Addresses of the files, each named as its page with a suffix."""

from django.urls import URLPattern, path

from allocations.exports import views

urlpatterns: list[URLPattern] = [
    path("<slug:municipality>/<slug:package>.pdf", views.package_pdf, name="package-pdf"),
    path("<slug:municipality>/<slug:package>.json", views.package_json, name="package-json"),
    path("<slug:municipality>/<slug:package>.csv", views.package_csv, name="package-csv"),
    path(
        "<slug:municipality>/<slug:package>/v/<int:number>.pdf", views.package_pdf, name="package-version-pdf"
    ),
    path(
        "<slug:municipality>/<slug:package>/v/<int:number>.json",
        views.package_json,
        name="package-version-json",
    ),
    path(
        "<slug:municipality>/<slug:package>/v/<int:number>.csv", views.package_csv, name="package-version-csv"
    ),
    path("<slug:municipality>/<slug:package>.png", views.package_png, name="package-png"),
    path(
        "<slug:municipality>/<slug:package>/v/<int:number>.png", views.package_png, name="package-version-png"
    ),
]
