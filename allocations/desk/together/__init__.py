"""Two people on one page: whoever saves second sees both versions side by side, and nothing they typed is lost.

A page that opens a row carries what its fields said then, signed, in one hidden field (``token``). When it is sent, the
row is locked and what its fields say now is compared with that. Where they differ somebody else has saved meanwhile:
nothing is written, and the page comes back with what was typed, merged with theirs (``merging``), above it what differs
(``templates/desk/together/differences.html``, which takes any list of ``Difference``).

``pages.TogetherPages`` does so for every change page of the admin.
"""

from allocations.desk.together.differences import Difference
from allocations.desk.together.snapshot import Snapshot
from allocations.desk.together.token import FIELD, THEIRS, read_token, token_of

__all__ = ["FIELD", "THEIRS", "Difference", "Snapshot", "read_token", "token_of"]
