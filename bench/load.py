"""Asking the site: 16 connections from one process that checks every answer, byte for byte.

The client shares the machine's cores with the server, which makes quick answers look a little slower than they are
beside slow ones: the ratios of slow pages come out a little too good, those of quick ones about right.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from bench.server import HOST

CONNECTIONS = 16
PATIENCE = 60  # seconds
END_OF_HEAD = b"\r\n\r\n"


class WrongAnswer(Exception):
    """An answer that is not the one expected: nothing measured with it would mean anything."""


@dataclass(frozen=True)
class Answer:
    status: int
    head: bytes
    body: bytes

    @classmethod
    def of(cls, received: bytes) -> "Answer":
        head, _between, body = received.partition(END_OF_HEAD)
        first, _between, _rest = head.partition(b"\r\n")
        parts = first.split(b" ", 2)
        if len(parts) < 2 or not parts[1].isdigit():
            raise WrongAnswer(f"No answer: {first[:100]!r}")
        return cls(int(parts[1]), head, body)

    def header(self, name: str) -> str:
        for line in self.head.split(b"\r\n")[1:]:
            key, _between, value = line.partition(b":")
            if key.strip().lower() == name.lower().encode():
                return value.strip().decode("latin-1")
        return ""


@dataclass(frozen=True)
class Question:
    """A request and the answer it must get each time: status, ETag and the whole body."""

    port: int
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    varies: bool = False
    """Its body tells how long it took: only the status is held to the first answer."""

    def sent(self) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {HOST}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()

    def asked_once(self) -> Answer:
        with socket.create_connection((HOST, self.port), timeout=PATIENCE) as connection:
            connection.sendall(self.sent())
            received = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        return Answer.of(received)


def rate(question: Question, expected: Answer, seconds: float) -> float:
    """Answers a second, with CONNECTIONS under way all the time. Raises WrongAnswer at the first that differs."""
    asking = _Asking(question, expected)
    started = time.perf_counter()
    count = sum(1 for _answer in asking.answers(until=started + seconds))
    return count / (time.perf_counter() - started)


class _Asking:
    def __init__(self, question: Question, expected: Answer) -> None:
        self.address = (HOST, question.port)
        self.request = question.sent()
        self.expected = expected
        self.varies = question.varies
        self.tag = expected.header("ETag")
        self.selector = selectors.DefaultSelector()

    def answers(self, *, until: float) -> Iterator[Answer]:
        """Every answer as it is whole. What is under way when the time is out is waited for and counted."""
        try:
            for _connection in range(CONNECTIONS):
                self._begin()
            while self.selector.get_map():
                yield from self._arriving(until)
        finally:
            for key in list(self.selector.get_map().values()):
                self._end(key)
            self.selector.close()

    def _arriving(self, until: float) -> Iterator[Answer]:
        ready = self.selector.select(timeout=PATIENCE)
        if not ready:
            raise WrongAnswer(f"No answer within {PATIENCE} s.")
        for key, _events in ready:
            connection = key.fileobj
            assert isinstance(connection, socket.socket)
            part = connection.recv(1 << 17)
            if part:
                key.data.append(part)
                continue
            self._end(key)
            yield self._checked(b"".join(key.data))
            if time.perf_counter() < until:
                self._begin()

    def _end(self, key: selectors.SelectorKey) -> None:
        self.selector.unregister(key.fileobj)
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.close()

    def _begin(self) -> None:
        connection = socket.create_connection(self.address, timeout=PATIENCE)
        connection.sendall(self.request)
        connection.setblocking(False)
        self.selector.register(connection, selectors.EVENT_READ, [])

    def _checked(self, received: bytes) -> Answer:
        answer = Answer.of(received)
        if self.varies and answer.status == self.expected.status:
            return answer
        if (answer.status, answer.body) != (self.expected.status, self.expected.body):
            raise WrongAnswer(f"{answer.status}, {len(answer.body)} bytes, not as the first time.")
        if answer.header("ETag") != self.tag:
            raise WrongAnswer(f"The ETag {answer.header('ETag')} is not {self.tag}.")
        return answer
