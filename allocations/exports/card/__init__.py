"""The picture that stands by a link to a package in other services: its headline figure drawn with its doubt.

`drawing` turns words and marks into a PNG, `picture` makes those of one sealed version and keeps the file. Nothing here
decides what a figure is.
"""
