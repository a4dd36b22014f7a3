"""The hub of a package at the desk: where it stands, what is under way, what is lacking, and the ways on.

``standing`` gathers it, ``pages`` shows it. Everything said of money comes from the published record; everything under
way from the desk. Nothing here writes.
"""
