"""
Where a place lies among 100,000 parcels: the embedded index against PostGIS, on the same parcels in one run.

A lookup finds the parcels within 30 m of a house-sized footprint, as the survey does.
"""

import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import shapely

from permits.content import content
from permits.geometry import Index, Shape
from permits.place.zoning import Zoning
from tests.benchmarks.figures import Figure
from tests.postgres import FOUND, INSTALL, server

PARCELS, LOOKUPS, NEAR = 100_000, 2_000, 30.0


def parcels() -> list[Shape]:
    """House lots in streets, a little turned, as SWEREF 99 coordinates have them."""
    chance, side = random.Random(1), 317
    found = []
    for number in range(PARCELS):
        column, row = number % side, number // side
        x, y = 150_000 + column * 30 + (column // 10) * 12, 6_730_000 + row * 36 + (row // 2) * 10
        lot = shapely.box(x, y, x + 29, y + 35)
        found.append(shapely.affinity.rotate(lot, chance.uniform(-2, 2)))
    return found


def places(lots: list[Shape]) -> list[Shape]:
    chance = random.Random(2)
    middles = [chance.choice(lots).centroid for _ in range(LOOKUPS)]
    return [shapely.box(one.x - 3, one.y - 2.5, one.x + 3, one.y + 2.5) for one in middles]


def told(name: str, find: Callable[[Shape], int], asked: list[Shape], extra: str) -> float:
    spent = []
    for one in asked:
        began = time.perf_counter()
        find(one)
        spent.append((time.perf_counter() - began) * 1000)
    spent.sort()
    p99 = spent[int(len(spent) * 0.99)]
    print(f"  {name:10} p50 {statistics.median(spent):7.3f} ms   p99 {p99:7.3f} ms   {extra}")
    return p99


def resident() -> float:
    """Megabytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def import_rate() -> None:
    """How fast a municipality's folder passes the gates."""
    folder = content("zoning_data") / "demo"
    began = time.perf_counter()
    features = sum(Zoning.load(folder).counts.values())
    spent = time.perf_counter() - began
    print(f"\nimport: {features} features of the demo town at {features / spent:,.0f}/s")


def main() -> list[Figure]:
    import_rate()
    lots = parcels()
    asked = places(lots)
    print(f"\nlookup: parcels within {NEAR:.0f} m among {PARCELS:,}, {LOOKUPS:,} times")
    before, began = resident(), time.perf_counter()
    index = Index.of(lots, lambda lot: lot)
    index.within(asked[0], NEAR)
    made = time.perf_counter() - began
    extra = f"built at {PARCELS / made:,.0f} parcels/s, {resident() - before:.0f} MB more, {resident():.0f} MB in all"
    slow = told("embedded", lambda one: len(index.within(one, NEAR)), asked, extra)
    figures = [Figure(f"parcels within {NEAR:.0f} m among {PARCELS:,}, p99 by the wall", slow, "ms", "≤ 3 ms")]
    if not FOUND:
        print(f"  PostGIS: {INSTALL}")
        return figures
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as url:
        postgis(
            url.replace("+psycopg", ""), lots, asked, {str(one.wkt): len(index.within(one, NEAR)) for one in asked[:50]}
        )
    return figures


def postgis(url: str, lots: list[Shape], asked: list[Shape], right: dict[str, int]) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute("create extension postgis")
        except psycopg.Error as error:
            print(f"  PostGIS: install postgresql-postgis ({error})")
            return
        began = time.perf_counter()
        connection.execute("create table lots (id integer primary key, shape geometry(Polygon, 3009))")
        with connection.cursor().copy("copy lots (id, shape) from stdin") as copy:
            for number, lot in enumerate(lots):
                copy.write_row((number, shapely.to_wkb(shapely.set_srid(lot, 3009), hex=True, include_srid=True)))
        connection.execute("create index on lots using gist (shape)")
        connection.execute("analyze lots")
        made = time.perf_counter() - began
        query = (
            "select id, shape from lots where st_dwithin(shape, st_setsrid(st_geomfromwkb(%s), 3009), %s) order by id"
        )

        def find(one: Shape) -> int:
            return len(connection.execute(query, (shapely.to_wkb(one), NEAR), prepare=True, binary=True).fetchall())

        assert all(find(shapely.from_wkt(wkt)) == count for wkt, count in right.items()), "the same parcels are found"
        told("PostGIS", find, asked, f"loaded and indexed at {PARCELS / made:,.0f} parcels/s")
