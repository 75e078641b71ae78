"""A real PostgreSQL in a temporary folder, for as long as it is asked for.

It listens on a socket of its own, so runs in parallel never meet, and it keeps fsync on: the tests rely on it.
"""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL

WAIT_S = 30.0


class PostgresServer:
    """A server's programs and folder. `start` and `kill`, which is a crash, may follow each other."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self._programs = programs
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = itertools.count(1)

    def create(self) -> None:
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"
        )

    def start(self) -> None:
        """Returns when the server answers."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *_as_postgres(),
                    str(self._programs / "postgres"),
                    *("-D", str(self.folder / "data"), "-k", str(self.folder), "-c", "listen_addresses="),
                ],
                stdout=subprocess.DEVNULL,
                stderr=log,
                cwd=self.folder,
            )
        deadline = time.monotonic() + WAIT_S
        while True:
            try:
                psycopg.connect(self._conninfo, autocommit=True).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise AssertionError((self.folder / "log").read_text()) from None
                time.sleep(0.05)
            else:
                return

    def kill(self) -> None:
        """Ends it without warning, as `kill -9` of every one of its processes does."""
        self._end(signal.SIGQUIT)

    def new_database(self) -> URL:
        """An empty database of its own."""
        name = f"hall{next(self._databases)}"
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self._url(name)

    def emptied_database(self) -> URL:
        """The server's one database, emptied: much cheaper than a new one, for tests that follow each other."""
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            connection.execute(b"DROP SCHEMA public CASCADE")
            connection.execute(b"CREATE SCHEMA public")
        return self._url("postgres")

    def _url(self, database: str) -> URL:
        return URL.create(
            "postgresql+psycopg", username="postgres", database=database, query={"host": str(self.folder)}
        )

    @property
    def _conninfo(self) -> str:
        return f"host={self.folder} user=postgres dbname=postgres"

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(WAIT_S)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*_as_postgres(), str(self._programs / program), *arguments],
            check=True,
            capture_output=True,
            timeout=WAIT_S,
            cwd=self.folder,
        )


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A fresh running server; gone, folder and all, at the end."""
    folder = Path(tempfile.mkdtemp(prefix="hall-pg-"))
    try:
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        server = PostgresServer(folder, _programs())
        server.create()
        server.start()
        try:
            yield server
        finally:
            server.kill()  # nothing of it is kept: it need not tidy up
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Where initdb and postgres are; Debian keeps them out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    assert on_path, "PostgreSQL is not installed (deploy/debian/packages-test.txt)"
    return Path(on_path).resolve().parent


def _as_postgres() -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
