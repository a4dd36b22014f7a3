"""`make run`: the site on this machine, with the municipalities of the fixtures, from nothing and in one command.

A second run is quick and changes nothing. Ctrl-C stops everything that was started.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from tools.assets import collect_static, make_fonts, make_messages
from tools.machine import SITE as SITE_NEEDS
from tools.machine import equip
from tools.packages import PYTHON, ROOT, VENV, prepare
from tools.packages import SITE as SITE_LISTS

HOST = "127.0.0.1"
KEY = ROOT / ".demo-secret-key"
SECONDS_TO_START = 60


def main() -> int:
    port = wanted_port()
    equip(SITE_NEEDS)
    prepare(SITE_LISTS)
    environment = demo_environment(port)
    make_messages()
    make_fonts()
    manage(environment, "migrate", "--verbosity", "0")
    log_ins = manage(environment, "demo")
    collect_static(environment)
    return serve(environment, port, log_ins)


def wanted_port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        sys.exit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            sys.exit(f"Port {port} cannot be had ({error.strerror}). Choose another: PORT=8001 make run")
    return port


def demo_environment(port: int) -> dict[str, str]:
    """Demo mode, with a key that lasts from one run to the next so that log-ins do too."""
    if not KEY.exists():
        descriptor = os.open(KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
    return {**os.environ, "TRYGGHETSBUDGET_DEMO": "1", "PORT": str(port), "PYTHONUNBUFFERED": "1"}


def manage(environment: dict[str, str], *arguments: str) -> str:
    """A management command's words. Its complaints go straight to the person."""
    command = [str(PYTHON), "manage.py", *arguments]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if result.returncode:
        sys.exit(f"{result.stdout}The site could not be made ready: manage.py {arguments[0]} failed.")
    return result.stdout


def serve(environment: dict[str, str], port: int, log_ins: str) -> int:
    address = f"{HOST}:{port}"
    command = [str(VENV / "bin" / "gunicorn"), "safety_budget.wsgi", "--bind", address, "--workers", "2"]
    quiet = ["--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"]
    # In a session of its own, the server does not hear Ctrl-C: it is told to finish what it is answering, and stop.
    server = subprocess.Popen([*command, *quiet], cwd=ROOT, env=environment, start_new_session=True)
    worker = start_worker(environment)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)
    try:
        if not answers(server, port):
            print("The server does not answer.", file=sys.stderr)
            return 1
        print(f"{log_ins.rstrip()}\n\nThe site:  http://{address}/")
        print(f"Staff:     http://{address}/admin/\nCtrl-C stops it.", flush=True)
        while (ended := server.poll()) is None:
            time.sleep(1)
            if worker.poll() is not None:
                print("The worker ended, and is started again.", file=sys.stderr)
                worker = start_worker(environment)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 0
    else:
        return ended
    finally:
        stop(server)
        stop(worker)


def start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """What does the queued work and publishes what is due, beside the server."""
    return subprocess.Popen(
        [str(PYTHON), "manage.py", "worker"], cwd=ROOT, env=environment, start_new_session=True
    )


def answers(server: subprocess.Popen[bytes], port: int) -> bool:
    """Whether the server comes to answer; it may answer anything."""
    until = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/logga-in/", timeout=5) as answer:
                answer.read()
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.2)
        else:
            return True
    return False


def stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
