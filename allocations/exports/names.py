"""What a version's files are called, at their addresses and inside the PDF."""

from allocations.models import Publication


def file_name(publication: Publication, ending: str) -> str:
    """vasteras-tryggare-vasteras-v1.csv"""
    return f"{publication.municipality.slug}-{publication.subject_slug}-v{publication.number}.{ending}"
