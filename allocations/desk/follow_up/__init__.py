"""Follow-up at the desk: outturn and forecast of a package's lines, and what its indicators show.

``rows`` has the admin's pages of each row, ``sheet`` what stands in a year of a package, ``typed`` reads what people
write in its cells, ``writing`` puts cells into the database (also an import's), ``pages`` are the sheet and the
indicators in a browser. Nothing of a submitted or published version changes by any of it: outturn and observations
become public by a change for approval, as everything does.
"""

from allocations.desk.follow_up.writing import (
    Cell,
    CellsRefused,
    Conflict,
    Fault,
    Source,
    Written,
    write_outturns,
)

__all__ = ["Cell", "CellsRefused", "Conflict", "Fault", "Source", "Written", "write_outturns"]
