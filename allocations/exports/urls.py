"""Addresses of the files, each named as its page with a suffix."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
