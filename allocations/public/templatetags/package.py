"""Template tags for the page of a package."""

from django import template

register = template.Library()
