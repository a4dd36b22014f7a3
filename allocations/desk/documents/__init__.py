"""Documents at the desk: their pages (``pages``), keeping a file (``keeping``), sending several at once (``sending``),
and citing a figure, with a new file if need be (``citing_one``).
"""

from allocations.desk.documents import pages

__all__ = ["pages"]
