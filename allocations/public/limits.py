"""How often one and the same may do a thing: counted in the shared cache, without keeping who it is.

Who asks is known by a keyed digest only, made with the hour in it: it cannot be turned back into an address, fits no
other hour, and is gone an hour later.
"""

import time
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

HOUR: Final = 3600  # seconds


def within_limit(action: str, who: str, *, an_hour: int) -> bool:
    """Count one more, and say whether that is still within what is allowed in an hour by the clock."""
    hour = int(time.time()) // HOUR
    digest = salted_hmac("allocations.public.limits", f"{hour} {who}", algorithm="sha256").hexdigest()
    key = f"limit:{action}:{digest}"
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, HOUR)
    return count <= an_hour


def asker(request: HttpRequest) -> str:
    """Where the request comes from, for counting only; behind a proxy as BEHIND_PROXY says."""
    return str(get_adapter().get_client_ip(request))
