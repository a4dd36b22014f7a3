"""Where Django looks for pages of the admin. They are all written in ``allocations.desk``."""

from allocations.desk import pages

__all__ = ["pages"]
