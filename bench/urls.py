"""The site's addresses, and before them the bare view, which exists only here."""

from django.urls import path

from bench.bare import BARE, bare
from safety_budget.urls import urlpatterns as of_the_site

urlpatterns = [path(BARE, bare), *of_the_site]
