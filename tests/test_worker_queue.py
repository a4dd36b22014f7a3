"""The worker does what is queued, and what a killed one left undone is taken up again."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from allocations.models import WorkerProcess
from allocations.work.life import SECONDS_OF_SILENCE, give_sign, is_gone, own_name, place, started
from allocations.work.recovery import KEPT, MOST_TRIES, forget_old, take_up_again
from tests.support.process import kill, start, wait_for, wait_until
from tests.support.queued import fail, write_line, write_line_and_wait

LIVING = "from django.core.management import call_command; call_command('worker', every=0.2, interval=0.1)"
ELSEWHERE = "another-machine:7:1"


def running(worker: str, tries: int = 1) -> DBTaskResult:
    """A task that the worker has taken up."""
    row = DBTaskResult.objects.get(pk=write_line.enqueue("/dev/null", "x").id)
    row.status, row.worker_ids, row.started_at = "RUNNING", [worker] * tries, timezone.now()
    row.save()
    return row


def status(row: DBTaskResult) -> str:
    return DBTaskResult.objects.get(pk=row.pk).status


@pytest.mark.django_db(transaction=True)
def test_what_is_queued_is_done_once(tmp_path):
    said = tmp_path / "said"
    result = write_line.enqueue(str(said), "one")

    call_command("worker", once=True)
    call_command("worker", once=True)

    assert said.read_text() == "one\n"
    assert DBTaskResult.objects.get(pk=result.id).return_value == "one"


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_done(tmp_path):
    said = tmp_path / "said"
    with transaction.atomic():
        write_line.enqueue(str(said), "one")
        transaction.set_rollback(True)

    call_command("worker", once=True)

    assert not said.exists()


@pytest.mark.django_db(transaction=True)
def test_a_task_that_fails_stops_no_other(tmp_path, caplog):
    said = tmp_path / "said"
    broken = fail.enqueue()
    write_line.enqueue(str(said), "one")

    call_command("worker", once=True)

    assert said.exists()
    assert "on purpose" in DBTaskResult.objects.get(pk=broken.id).traceback
    assert "state=FAILED" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_left_undone_is_done_by_the_next(tmp_path):
    said, waits = tmp_path / "said", tmp_path / "waits"
    result = write_line_and_wait.enqueue(str(said), "line", str(waits))
    first = start(LIVING)
    wait_for(waits, first)
    kill(first)
    assert DBTaskResult.objects.get(pk=result.id).status == "RUNNING"

    call_command("worker", once=True)

    assert said.read_text() == "line\nline\n"
    assert DBTaskResult.objects.get(pk=result.id).status == "SUCCESSFUL"


@pytest.mark.django_db(transaction=True)
def test_what_a_living_worker_is_busy_with_is_left_to_it(tmp_path):
    said, waits = tmp_path / "said", tmp_path / "waits"
    result = write_line_and_wait.enqueue(str(said), "line", str(waits))
    first = start(LIVING)
    try:
        wait_for(waits, first)

        call_command("worker", once=True)

        assert DBTaskResult.objects.get(pk=result.id).status == "RUNNING"
        assert said.read_text() == "line\n"
    finally:
        kill(first)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_told_to_stop_leaves_no_sign_of_life():
    process = start(LIVING)
    try:
        wait_until(WorkerProcess.objects.exists, process)
        process.terminate()
        said, _ = process.communicate(timeout=30)
    finally:
        kill(process)

    assert process.returncode == 0, said
    assert not WorkerProcess.objects.exists()


@pytest.mark.django_db
def test_a_worker_elsewhere_is_gone_when_it_has_been_silent_for_long():
    row = running(ELSEWHERE)
    give_sign(ELSEWHERE)
    assert take_up_again() == 0

    long_ago = timezone.now() - timedelta(seconds=SECONDS_OF_SILENCE + 1)
    WorkerProcess.objects.filter(name=ELSEWHERE).update(seen_at=long_ago)

    assert take_up_again() == 1
    assert status(row) == "READY"


@pytest.mark.django_db
def test_a_process_with_the_number_of_one_that_ended_is_another(tmp_path):
    _where, pid, since = own_name().split(":")

    assert not is_gone(own_name())
    assert is_gone(f"{place()}:{pid}:{since}1")


def test_a_process_that_ended_and_was_not_buried_is_gone():
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    assert started(process.pid) is not None
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    assert started(process.pid) is None
    process.communicate()


@pytest.mark.django_db
def test_what_takes_every_worker_with_it_is_given_up():
    row = running(ELSEWHERE, tries=MOST_TRIES)

    assert take_up_again() == 0

    assert status(row) == "FAILED"
    assert "LeftUndone" in DBTaskResult.objects.get(pk=row.pk).exception_class_path


@pytest.mark.django_db
def test_a_worker_of_another_kind_is_left_alone():
    row = running("ZxU7pRandomName")

    assert take_up_again() == 0
    assert status(row) == "RUNNING"


@pytest.mark.django_db
def test_only_what_ended_long_ago_is_forgotten():
    old, new, waiting = (write_line.enqueue("/dev/null", "x").id for _ in range(3))
    now = timezone.now()
    done = DBTaskResult.objects.filter(pk__in=[old, new])
    done.update(status="SUCCESSFUL", finished_at=now)
    done.filter(pk=old).update(finished_at=now - KEPT - timedelta(minutes=1))

    forget_old()

    assert {str(pk) for pk in DBTaskResult.objects.values_list("pk", flat=True)} == {new, waiting}
