"""Style, script, font and pictures are fetched once and kept; pages that hold nothing secret travel small."""

import gzip
import re

from fastapi.testclient import TestClient

BUDGET = 60_000
"""Bytes of the first page with all that it fetches, as they travel (the design, part 11)."""
MAP_BUDGET = 150_000


def weight(client: TestClient, path: str) -> int:
    """What a page and all that it fetches weigh on the wire."""
    fetched: dict[str, int] = {}

    def fetch(address: str) -> str:
        with client.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer:
            assert answer.status_code == 200, address
            raw = b"".join(answer.iter_raw())
            fetched[address] = len(raw)
            compressed = answer.headers.get("content-encoding") == "gzip"
        return (gzip.decompress(raw) if compressed else raw).decode(errors="replace")

    waiting = [path]
    while waiting:
        address = waiting.pop()
        text = fetch(address)
        if address == path:
            named = [one for one in re.findall(r'(?:href|src)="(/(?:static|face)[^"]*)"', text) if one != "/face/logo"]
        elif address.endswith(".js"):
            folder = address.rsplit("/", 1)[0]
            named = [f"{folder}/{one}" for one in re.findall(r'from ?"(\.[^"]+)"', text[:3000])]
        else:
            named = []
        named = [re.sub(r"/[^/]+/\.\./|/\./", "/", one) for one in named]
        waiting += [one for one in dict.fromkeys(named) if one not in fetched and one not in waiting]
    return sum(fetched.values())


def test_the_first_page_and_the_map_keep_their_weight(client: TestClient) -> None:
    client.cookies.clear()
    assert weight(client, "/?lang=sv") <= BUDGET
    place = "/place?property=ALMEN+1:3&act=new_complementary_building&width=5&depth=4&ridge_height_m=3"
    client.cookies.clear()
    assert weight(client, place) <= MAP_BUDGET


def test_what_carries_its_fingerprint_is_kept_for_good_and_nothing_else_is(client: TestClient) -> None:
    page = client.get("/").text
    address = re.search(r'href="(/static/[0-9a-f]{12}/style\.css)"', page)
    assert address
    assert client.get(address[1]).headers["cache-control"] == "public, max-age=31536000, immutable"
    for other in ("/static/000000000000/style.css", "/static/style.css"):
        answer = client.get(other)
        assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert client.get("/static/000000000000/nothing.css").status_code == 404
    assert client.get("/static/../app.py").status_code == 404
    assert client.post(address[1]).status_code == 405


def test_a_browser_that_cannot_unpack_gets_the_file_as_it_is(client: TestClient) -> None:
    plain = client.get("/static/style.css", headers={"accept-encoding": "identity"})
    packed = client.get("/static/style.css", headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
    assert plain.content == packed.content and "accept-encoding" in packed.headers["vary"].lower()


def test_what_has_its_brotli_form_beside_it_is_sent_so_to_a_browser_that_reads_it_and_to_no_other(
    client: TestClient,
) -> None:
    def encoded(name: str, accepts: str) -> str | None:
        with client.stream("GET", f"/static/{name}", headers={"accept-encoding": accepts}) as answer:
            return answer.headers.get("content-encoding")

    assert encoded("vendor/ol.js", "gzip, deflate, br, zstd") == encoded("vendor/shared.js", "br;q=1.0, gzip") == "br"
    assert encoded("vendor/ol.js", "gzip, brotli") == "gzip" and encoded("vendor/ol.js", "identity") is None
    assert encoded("style.css", "gzip, br") == "gzip", "it has none"
    assert client.get("/static/vendor/ol.js.br").status_code == 404


def test_a_page_made_for_somebody_is_not_compressed(client: TestClient) -> None:
    client.cookies.clear()
    wants = {"accept-encoding": "gzip"}
    assert client.get("/help", headers=wants).headers.get("content-encoding") == "gzip"
    client.get("/help?lang=sv")  # the choice of language is remembered, and tells of nobody
    assert client.get("/help", headers=wants).headers.get("content-encoding") == "gzip"
    assert "content-encoding" not in client.get("/help", headers={**wants, "cookie": "session=somebody"}).headers
    assert "content-encoding" not in client.get("/help", headers={**wants, "authorization": "Bearer of"}).headers
