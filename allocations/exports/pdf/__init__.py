"""The PDF summary of a package, drawn from one sealed version of the record.

`engine` turns HTML into bytes, `summary` makes the HTML, `files` keeps what was rendered. Nothing here reads the
desk, and nothing here decides what a figure is: that is the record's reader.
"""
