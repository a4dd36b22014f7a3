"""Figures without a source, shown at once: on the page of a package or decision, and in a list of their own.

Which they are is publishing's own rule (``publishing.checks.uncited_figures``), asked of the document that would be
built if every draft were submitted. So what is shown here and what is refused there never differ.
"""

from allocations.desk.uncited.figures import Lacking, lacking_in, lacking_of

__all__ = ["Lacking", "lacking_in", "lacking_of"]
