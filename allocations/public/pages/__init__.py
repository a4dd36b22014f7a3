"""What a page shows, made from a sealed record: plain objects, in the words of the active language, no HTML.

A view finds the publication, a module here turns its record into a page, a template draws it. The files of
`allocations.exports` may use the same pages, so that page and paper say the same.
"""
