"""The sample county for the browser: built once, copied for whoever needs one of his own, served by gunicorn.

Everything runs in processes of its own under the demo's settings, so that what the browser sees is what a visitor
sees: content security policy, fingerprinted static files, real cookies on real host names.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOK = "address-book.json"
DATABASE = "cluster.sqlite3"
PORTAL = "yunxi.localhost"
START_SECONDS = 60
ELSEWHERE = {"DATABASE_URL", "REDIS_URL"}
#: What gunicorn needs to serve the pages; one process, since each test worker has a server of its own.
GUNICORN = ("--workers", "1", "--threads", "4", "--log-level", "warning", "--graceful-timeout", "2")


@dataclass(frozen=True)
class County:
    """A served county: its folder, its port, and where each type of page answers."""

    folder: Path
    port: int
    book: dict[str, str]

    def address(self, kind: str) -> str:
        """The address of a type of page; ``KeyError`` where the sample county shows none."""
        return self.at(self.book[kind])

    def at(self, place: str) -> str:
        """The address of a host with a path (``jyj.yunxi.localhost/zwgk/``)."""
        host, _slash, path = place.partition("/")
        return f"http://{host}:{self.port}/{path}"

    def fetch(self, place: str, *, cookies: str = "") -> tuple[int, Message, bytes]:
        """Status, headers and body of an address, asked for without a browser; no redirect is followed."""
        host, _slash, path = place.partition("/")
        connection = HTTPConnection("127.0.0.1", self.port, timeout=START_SECONDS)
        try:
            connection.request("GET", f"/{path}", headers={"Host": f"{host}:{self.port}", "Cookie": cookies})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    @property
    def portal(self) -> str:
        """The address of the portal's home page."""
        return self.at(f"{PORTAL}/")


def environment(folder: Path, port: int = 8000) -> dict[str, str]:
    """The environment of a process that works on the county in a folder."""
    # The county has a database and a cache of its own, whichever the other tests run on.
    inherited = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    return inherited | {
        "CLUSTER_VAR": str(folder),
        "CLUSTER_PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "cluster.settings.demo",
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
    }


def build_once(folder: Path) -> Path:
    """The folder of the built county; whoever comes second waits for the first. Takes about 40 s."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / BOOK).exists():
            run(folder, "manage.py", "demo", "--no-serve")
            book = run(folder, "-m", "tests.browser.stage")
            (folder / BOOK).write_text(book, encoding="utf-8")
    return folder


def copy_of(built: Path, folder: Path) -> Path:
    """A copy that may be written to: pages, people and files, but nothing that was cached.

    The database is copied as SQLite does it: a server may be using the one that is copied, and its files come and go.
    """
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("cache", "*.lock", f"{DATABASE}*"))
    with (
        closing(sqlite3.connect(built / DATABASE)) as there,
        closing(sqlite3.connect(folder / DATABASE)) as here,
    ):
        there.backup(here)
    return folder


@contextmanager
def served(folder: Path) -> Iterator[County]:
    """Serve the county in a folder on a free port of this machine until the block ends."""
    port = free_port()
    log = (folder / "server.log").open("w", encoding="utf-8")
    gunicorn = str(Path(sys.executable).with_name("gunicorn"))
    process = subprocess.Popen(  # noqa: S603 - our own server, with fixed arguments
        [gunicorn, "cluster.wsgi", "--bind", f"127.0.0.1:{port}", *GUNICORN],
        cwd=ROOT, env=environment(folder, port), stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        county = County(folder, port, json.loads((folder / BOOK).read_text(encoding="utf-8")))
        _wait_for(process, county, Path(log.name))
        yield county
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        log.close()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(folder: Path, *arguments: str) -> str:
    """Run one of our commands on the county in a folder; what it prints. ``RuntimeError`` when it fails."""
    done = subprocess.run(  # noqa: S603 - our own commands, with fixed arguments
        [sys.executable, *arguments],
        cwd=ROOT, env=environment(folder), check=False, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def _wait_for(process: subprocess.Popen[bytes], county: County, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            county.fetch(f"{PORTAL}/robots.txt")
        except ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the county's server did not start:\n{log.read_text(encoding='utf-8')[-4000:]}")
