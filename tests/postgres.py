"""A real PostgreSQL of the tests' own: started on loopback, in a folder of its own, and stopped."""

import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
INSTALL = "install PostgreSQL (on Debian: postgresql)"


TRIES = 5


def _run(data: Path, *command: str) -> None:
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        cwd=data,
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
    )


def stop(folder: Path, how: str) -> None:
    """Stop the server of that folder under whoever uses it. how: `fast` or `immediate`."""
    _run(folder / "data", str(FOUND[-1].parent / "pg_ctl"), "-D", str(folder / "data"), "-w", "-m", how, "stop")


def start(folder: Path, url: str) -> None:
    """Start it again, at the address that it had."""
    data, port = folder / "data", url.rpartition(":")[2].partition("/")[0]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
    _run(data, str(FOUND[-1].parent / "pg_ctl"), "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The address of an empty database, as SQLAlchemy takes it."""
    binaries, data = FOUND[-1].parent, folder / "data"
    # PostgreSQL refuses to run as root, so root lends it the account that its package made.
    account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    folder.chmod(0o755)
    for parent in folder.parents:
        if account and parent != Path("/tmp") and parent.is_relative_to("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    data.mkdir()
    if account:
        shutil.chown(data, account.pw_uid, account.pw_gid)

    def run(*command: str) -> None:
        _run(data, *command)

    run(str(binaries / "initdb"), "-D", str(data), "-A", "trust", "-U", "lovsvar", "-E", "UTF8", "--locale=C")
    for attempt in range(TRIES):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        try:
            run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")
            break
        except subprocess.CalledProcessError:
            # Between finding a free port and taking it, somebody else may have taken it.
            if attempt == TRIES - 1:
                raise
    try:
        yield f"postgresql+psycopg://lovsvar@127.0.0.1:{port}/postgres"
    finally:
        # The folder goes with the tests; a server that is already down is as good as stopped.
        with suppress(subprocess.CalledProcessError):
            run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
