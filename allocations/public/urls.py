"""Addresses of the public pages: nouns in Swedish, by name. The first words are reserved as municipalities' slugs."""

from django.urls import URLPattern, path

from allocations.public.views import (
    about,
    check,
    documents,
    feedback,
    lines,
    search,
    start,
    subjects,
    versions,
)

LISTS: list[URLPattern] = [
    path("poster/", lines.lines, name="lines"),
    path("sok/", search.search, name="search"),
    path("sok/forslag/", search.suggestions, name="search-suggestions"),
]

COMPARISON: list[URLPattern] = []

NAMED: list[URLPattern] = [
    path("handlingar/", documents.documents, name="documents"),
    path("handlingar/<slug:key>/", documents.document, name="document"),
    path("handlingar/<slug:key>/fil/", documents.document_file, name="document-file"),
]

TIME: list[URLPattern] = []

ABOUT: list[URLPattern] = [
    path("om/", about.about, name="about"),
    path("om/ordlista/", about.glossary, name="glossary"),
    path("om/integritet/", about.privacy, name="privacy"),
    path("om/fel/", feedback.feedback, name="feedback"),
    path("om/fel/mottaget/<str:receipt>/", feedback.received, name="feedback-received"),
    path("tillganglighet/", about.accessibility, name="accessibility"),
]

CHECK: list[URLPattern] = [
    path("kontroll/", check.check, name="check"),
    path("kontroll/<str:code>/", check.check_code, name="check-code"),
]

IN_MUNICIPALITY: list[URLPattern] = [
    path("<slug:municipality>/", start.municipality, name="municipality"),
]

SUBJECTS: list[URLPattern] = [
    path("<slug:municipality>/organ/<slug:body>/", subjects.body, name="body"),
    path("<slug:municipality>/organ/<slug:body>/v/<int:number>/", subjects.body, name="body-version"),
    path("<slug:municipality>/organ/<slug:body>/v/", versions.body_versions, name="body-versions"),
    path(
        "<slug:municipality>/organ/<slug:body>/v/<int:before>/mot/<int:after>/",
        versions.body_difference,
        name="body-difference",
    ),
    path("<slug:municipality>/<slug:package>/", subjects.package, name="package"),
    path("<slug:municipality>/<slug:package>/v/", versions.package_versions, name="package-versions"),
    path(
        "<slug:municipality>/<slug:package>/v/<int:before>/mot/<int:after>/",
        versions.package_difference,
        name="package-difference",
    ),
    path("<slug:municipality>/<slug:package>/v/<int:number>/", subjects.package, name="package-version"),
]

# The order counts: what has a word of its own comes before what begins with a municipality's.
urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("kommuner/", start.municipalities, name="municipalities"),
    *LISTS,
    *COMPARISON,
    *NAMED,
    *TIME,
    *ABOUT,
    *CHECK,
    *IN_MUNICIPALITY,
    *SUBJECTS,
]
