"""The bench: it counts only right answers, says what is missed, and leaves nothing of itself on the site."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.urls import resolve

from bench import fill
from bench.bare import BARE, bare
from bench.load import Answer, Question, WrongAnswer, rate
from bench.targets import Result, Target

GOOD = b'HTTP/1.1 200 OK\r\nETag: "a"\r\n\r\nthe page'


@contextmanager
def answering(*answers: bytes) -> Iterator[int]:
    """A server on this machine that gives the answers in turn, the last one ever after."""
    left = list(answers)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(left.pop(0) if len(left) > 1 else left[0])

    class Server(socketserver.ThreadingTCPServer):
        request_queue_size = 64  # all that the bench asks at once

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_the_same_answers_are_counted():
    with answering(GOOD) as port:
        question = Question(port, "/")

        assert rate(question, question.asked_once(), 0.05) > 0


@pytest.mark.parametrize(
    "wrong",
    [
        b'HTTP/1.1 200 OK\r\nETag: "a"\r\n\r\nan older page',
        b'HTTP/1.1 200 OK\r\nETag: "b"\r\n\r\nthe page',
        b'HTTP/1.1 500 Internal Server Error\r\nETag: "a"\r\n\r\nthe page',
        b"",
    ],
    ids=["another body", "another ETag", "another status", "nothing"],
)
def test_one_wrong_answer_ends_the_measurement(wrong):
    with answering(GOOD, GOOD, wrong, GOOD) as port:
        question = Question(port, "/")

        with pytest.raises(WrongAnswer):
            rate(question, question.asked_once(), 0.5)


def test_a_target_is_met_on_its_very_bound_and_missed_beside_it():
    assert Target(least=0.5).is_met(0.5)
    assert not Target(least=0.5).is_met(0.499)
    assert Target(most=1.2).is_met(1.2)
    assert not Target(most=1.2).is_met(1.201)
    assert Target().is_met(0)


def test_a_result_tells_whether_it_is_enough():
    result = Result("a page", 0.05, (0.04, 0.07), Target(least=0.06), "1/s against 20/s")

    assert not result.is_met
    assert "0.050" in str(result)
    assert "MISSED" in str(result)


def test_a_header_is_found_whatever_its_case():
    assert Answer.of(GOOD).header("etag") == '"a"'


def test_the_bare_view_is_no_page_of_the_site():
    assert resolve(f"/{BARE}").func is not bare
    assert resolve(f"/{BARE}", "bench.urls").func is bare


def test_a_large_database_is_known_by_what_would_be_in_it_without_asking_any():
    assert fill.digest() == fill.digest()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("allocations.publishing.projection.sort_key", lambda name: f"{name} otherwise")

        other = fill.digest()

    assert other != fill.digest()
