"""Decisions stored a second through `POST /applications`, two server processes, SQLite, on loopback."""

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2 as httpx

from permits.settings import Settings
from permits.store.scopes import Scope, Vouch
from permits.store.store import Store
from tests.benchmarks.figures import Figure

STORY = Path(__file__).parents[1] / "stories/exempt-shed/application.json"
PORT, WORKERS, CLIENTS, APPLICATIONS = 8765, 2, 4, 300


def main() -> list[Figure]:
    body = json.loads(STORY.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "LOVSVAR_DATA_DIR": folder, "LOVSVAR_REQUESTS_PER_MINUTE": "0"}
        store = Store(Settings(data_dir=Path(folder)).store_url)
        store.migrate()
        key = store.clients.add("benchmark", "9901", tuple(Scope), tuple(Vouch), "loa3")
        command = [
            sys.executable,
            "-m",
            "uvicorn",
            "--factory",
            "api.app:create_app",
            "--port",
            str(PORT),
            "--workers",
            str(WORKERS),
            "--log-level",
            "warning",
        ]
        server = subprocess.Popen(command, env=environment)
        try:
            url = f"http://127.0.0.1:{PORT}"
            _wait(url)
            ask = {"grant_type": "client_credentials"}
            token = httpx.post(f"{url}/oauth/token", data=ask, auth=("benchmark", key)).json()["access_token"]
            with httpx.Client(timeout=60, headers={"Authorization": f"Bearer {token}"}) as client:

                def apply(number: int) -> int:
                    word = {"Idempotency-Key": f"k{number}"}
                    return client.post(f"{url}/api/v1/applications", json=body, headers=word).status_code

                list(ThreadPoolExecutor(CLIENTS).map(apply, range(-20, 0)))
                begun = time.perf_counter()
                with ThreadPoolExecutor(CLIENTS) as pool:
                    statuses = list(pool.map(apply, range(APPLICATIONS)))
                took = time.perf_counter() - begun
        finally:
            server.terminate()
            server.wait(20)
        kept = sum(len(store.records.of("9901", case)) for case in _cases(store))
        assert set(statuses) == {201} and kept == APPLICATIONS + 20, "none lost, none doubled"
        assert store.verify().faults == []
        print(
            f"\nrest: {APPLICATIONS / took:.0f} stored decisions a second ({WORKERS} workers, {CLIENTS} clients, letter and record each)"
        )
    return [Figure("stored decisions a second, two workers beside the clients", APPLICATIONS / took, "/s", "≥ 60/s")]


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{url}/health")
            return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def _cases(store: Store) -> list[str]:
    with store.engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql("select case_id from cases")]
