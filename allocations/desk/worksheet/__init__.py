"""The worksheet of a package: lines down, years across, sources above, saved as entries of draft decisions.

``names`` says what a cell is called, ``versions`` what stands in one as it was typed, ``planning`` what it comes to,
``sums`` what all of it comes to for each year, ``saving`` writes it. ``forms`` are the fields around the table,
``sheet`` the table itself, ``pages`` the addresses. Nothing published is written: see ``ledger``.
"""
