"""The open data as GDAL, and so QGIS, reads it over the wire."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pyogrio
import pyogrio.raw
import pytest

pytestmark = pytest.mark.skipif("OAPIF" not in pyogrio.list_drivers(), reason="this GDAL was built without OAPIF")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, since GDAL lets nothing else run in its process while it reads."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "LOVSVAR_DATA_DIR": str(tmp_path_factory.mktemp("var")), "LOVSVAR_BASE_URL": here}
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "api.app:create_app",
        "--port",
        str(port),
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[3], stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            httpx2.get(f"{here}/health")
            break
        except httpx2.HTTPError:
            time.sleep(0.1)
    yield f"OAPIF:{here}/ogc/9901"
    server.terminate()
    server.wait(20)


def test_every_collection_is_found_and_read_whole(source: str) -> None:
    assert {name for name, _ in pyogrio.list_layers(source)} == {"plans", "provisions", "properties"}
    about, _, shapes, values = pyogrio.raw.read(source, layer="properties")
    told = dict(zip(about["fields"], values, strict=True))
    assert len(shapes) == 80 and "ALMEN 1:3" in told["designation"]


def test_only_what_lies_in_a_box_is_asked_for(source: str) -> None:
    west, south, *_ = pyogrio.read_info(source, layer="properties", force_total_bounds=True)["total_bounds"]
    near = pyogrio.raw.read(source, layer="properties", bbox=(west, south, west + 100, south + 100))[2]
    assert 0 < len(near) < 80
