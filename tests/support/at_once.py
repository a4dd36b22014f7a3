"""Two people at the same moment: functions run in threads that set off together, each with its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections


def at_once(*actions: Callable[[], object], seconds: float = 30) -> list[object]:
    """What each action returned, or the exception it raised, in the order given."""
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> object:
        try:
            start.wait(seconds)
            return action()
        except Exception as error:  # noqa: BLE001 - the test judges what each of them raised
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(seconds) for future in [pool.submit(run, action) for action in actions]]
