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
    """Take one of the places that there are in an hour by the clock, and say whether there was one.

    Each place is taken by adding its key, which the cache lets one caller do: who come at once get places of their own.
    The count kept beside them only says where to begin.
    """
    hour = int(time.time()) // HOUR
    digest = salted_hmac("allocations.public.limits", f"{hour} {who}", algorithm="sha256").hexdigest()
    key = f"limit:{action}:{digest}"
    for place in range(int(cache.get(key, 0)), an_hour):
        if cache.add(f"{key}:{place}", 1, HOUR):
            cache.set(key, place + 1, HOUR)
            return True
    return False


def until_more() -> int:
    """Seconds until the next hour, when there are new places."""
    return HOUR - int(time.time()) % HOUR


def asker(request: HttpRequest) -> str:
    """Where the request comes from, for counting only; behind a proxy as BEHIND_PROXY says."""
    return str(get_adapter().get_client_ip(request))
