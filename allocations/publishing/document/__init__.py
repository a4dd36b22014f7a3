"""The document builder: desk rows in, the sealed document's plain value out."""

from allocations.publishing.document.build import Built, build, decisions_in_view

__all__ = ["Built", "build", "decisions_in_view"]
