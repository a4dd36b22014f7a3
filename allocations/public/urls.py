"""Addresses of the public pages: nouns in Swedish, by name. The first words are reserved as municipalities' slugs."""

from django.urls import URLPattern, path

from allocations.public.views import (
    about,
    check,
    compare,
    components,
    documents,
    feedback,
    lines,
    named,
    search,
    start,
    subjects,
    time,
    versions,
)

LISTS: list[URLPattern] = [
    path("poster/", lines.lines, name="lines"),
    path("sok/", search.search, name="search"),
    path("sok/forslag/", search.suggestions, name="search-suggestions"),
]

COMPARISON: list[URLPattern] = [
    path("jamfor/", compare.compare, name="compare"),
]

NAMED: list[URLPattern] = [
    path("handlingar/", documents.documents, name="documents"),
    path("handlingar/<slug:key>/", documents.document, name="document"),
    path("handlingar/<slug:key>/fil/", documents.document_file, name="document-file"),
    path("partier/", named.party_list, name="party-list"),
    path("partier/<slug:party>/", named.party_page, name="party"),
    path("finansiering/", named.source_list, name="source-list"),
    path("finansiering/potter/<slug:pool>/", named.pool_page, name="pool"),
    path("finansiering/<slug:source>/", named.source_page, name="source"),
    path("andamal/", named.purpose_list, name="purpose-list"),
    path("andamal/<slug:purpose>/", named.purpose_page, name="purpose"),
    path("organ/", named.shared_body_list, name="shared-body-list"),
    path("organ/<slug:body>/", named.shared_body, name="shared-body"),
]

TIME: list[URLPattern] = [
    path("andringar/", time.changes, name="changes"),
    path("rattelser/", time.correction_list, name="corrections"),
    path("sedan/", time.since, name="since"),
]

ABOUT: list[URLPattern] = [
    path("om/", about.about, name="about"),
    path("om/ordlista/", about.glossary, name="glossary"),
    path("om/integritet/", about.privacy, name="privacy"),
    path("om/fel/", feedback.feedback, name="feedback"),
    path("om/fel/mottaget/<str:receipt>/", feedback.received, name="feedback-received"),
    path("tillganglighet/", about.accessibility, name="accessibility"),
    path("om/komponenter/", components.components, name="components"),
]

CHECK: list[URLPattern] = [
    path("kontroll/", check.check, name="check"),
    path("kontroll/<str:code>/", check.check_code, name="check-code"),
]

IN_MUNICIPALITY: list[URLPattern] = [
    path("<slug:municipality>/", start.municipality, name="municipality"),
    path("<slug:municipality>/<int:year>/", start.municipality_year, name="municipality-year"),
]

SUBJECTS: list[URLPattern] = [
    path("<slug:municipality>/omraden/", named.place_list, name="place-list"),
    path("<slug:municipality>/omraden/<slug:place>/", named.place_page, name="place"),
    path("<slug:municipality>/organ/", named.body_list, name="body-list"),
    path("<slug:municipality>/organ/<slug:body>/", named.body_page, name="body"),
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
