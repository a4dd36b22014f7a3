"""The document builder: desk rows in, the sealed document's plain value out."""

from allocations.publishing.document.build import (
    Built,
    build,
    build_with_every_draft,
    decisions_in_view,
)

__all__ = ["Built", "build", "build_with_every_draft", "decisions_in_view"]
