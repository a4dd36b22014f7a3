"""Made-up municipalities with packages, for measuring and for trying things out at any size.

`names` has the words, `plan` draws a municipality from a seed, `rows` are the plan as rows of the desk, `ways` takes
them to the public: the way people take, or in bulk (`posting`). Nothing of the site uses this but the command
`synthesize` and the bench.
"""

from allocations.synthesis.plan import Size
from allocations.synthesis.ways import TooMany, has_real_publications, synthesize

__all__ = ["Size", "TooMany", "has_real_publications", "synthesize"]
