"""
Pieces of work done by this process, by several on this machine, or by a cluster: the same pieces in the same order.

A cluster is Dask's, by the address of its scheduler; it needs the extra `cluster`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

from permits.errors import NotFound
from permits.phrases import phrase

Piece = TypeVar("Piece")
Done = TypeVar("Done")


def done(
    work: Callable[[Piece], Done],
    pieces: Sequence[Piece],
    *,
    processes: int = 1,
    cluster: str = "",
    part: Callable[[Piece], Callable[[Piece], Done]] | None = None,
) -> Iterator[Done]:
    """
    What the work makes of each piece, in their order. The work is handed to each process once, so it may be large.

    cluster: the address of a scheduler, as tcp://127.0.0.1:8786; then `processes` means nothing. part: as much of the
    work as a piece takes, where the whole is too large to be sent to each worker of a cluster. Raises NotFound where
    there is no such cluster, and what the work raises.
    """
    if not pieces:
        return
    if cluster:
        yield from _by_cluster(work, pieces, cluster, part)
    elif processes > 1:
        with ProcessPoolExecutor(processes, initializer=_begin, initargs=(work,)) as pool:
            yield from pool.map(_piece, pieces)
    else:
        yield from map(work, pieces)


_WORK: list[Callable[[Any], Any]] = []
"""What this process works on."""


def _begin(work: Callable[[Any], Any]) -> None:
    _WORK[:] = [work]


def _piece(piece: Any) -> Any:
    return _WORK[0](piece)


def _by_cluster(
    work: Callable[[Piece], Done],
    pieces: Sequence[Piece],
    cluster: str,
    part: Callable[[Piece], Callable[[Piece], Done]] | None,
) -> Iterator[Done]:
    try:
        from distributed import Client
    except ImportError:
        raise NotFound(phrase("workbench.crew.not_installed")) from None
    try:
        client = Client(cluster, set_as_default=False)
    except (OSError, ValueError):
        raise NotFound(phrase("workbench.crew.no_cluster_answers", cluster=cluster)) from None
    with client:
        # Under a name of this run: what an earlier run made of the same piece is no answer to this one.
        if part is None:
            handed = client.scatter(work, broadcast=True)
            waiting = client.map(_of, pieces, work=handed, pure=False)
        else:
            # A part goes to one worker, and its piece is done where it lies.
            parts = client.scatter([part(piece) for piece in pieces], hash=False)
            waiting = client.map(_of, pieces, parts, pure=False)
        for future in waiting:
            yield future.result()


def _of(piece: Any, work: Callable[[Any], Any]) -> Any:
    return work(piece)
