"""Importing lines with their amounts, and outturn, from a spreadsheet or a CSV file.

A file becomes rows (``reading``), its columns are guessed and may be changed (``columns``), each row is read as what it
says (``values``, ``lines``, ``outturns``) and held against what stands at the desk (``comparing``). What comes of it is
shown row by row and written all or nothing, as entries of one draft decision (``writing``), and taken back as one
(``undoing``). ``runs`` holds these together in an `ImportRun`; ``tasks`` does what takes longer; ``pages`` shows it.

Lines are found by number or key, never by their name. An empty cell is left alone, and never a zero.
"""
