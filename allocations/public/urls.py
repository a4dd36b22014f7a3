"""Addresses of the public pages: nouns in Swedish, by name. The first words are reserved as municipalities' slugs."""

from django.urls import URLPattern, path

from allocations.public import views

urlpatterns: list[URLPattern] = [
    path("", views.start, name="start"),
    path("kommuner/", views.municipalities, name="municipalities"),
    path("poster/", views.lines, name="lines"),
    path("handlingar/", views.documents, name="documents"),
    path("handlingar/<slug:key>/", views.document, name="document"),
    path("handlingar/<slug:key>/fil/", views.document_file, name="document-file"),
    path("kontroll/", views.check, name="check"),
    path("kontroll/<str:code>/", views.check_code, name="check-code"),
    path("<slug:municipality>/", views.municipality, name="municipality"),
    path("<slug:municipality>/organ/<slug:body>/", views.body, name="body"),
    path("<slug:municipality>/organ/<slug:body>/v/<int:number>/", views.body, name="body-version"),
    path("<slug:municipality>/<slug:package>/", views.package, name="package"),
    path("<slug:municipality>/<slug:package>/v/<int:number>/", views.package, name="package-version"),
]
