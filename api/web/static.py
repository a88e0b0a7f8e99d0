"""
Style, script, font and pictures: read once, compressed once, and kept by the browser for good.

A file that has its brotli form beside it, `name.br`, is sent so to a browser that reads it.

The address holds a fingerprint of the whole folder, so a file's own references, which are relative, carry it along,
and what is kept can never be of another version than the page.
"""

from __future__ import annotations

import gzip
import mimetypes
from hashlib import sha256
from pathlib import Path

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOLDER = Path(__file__).parents[1] / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
PACKED = ".br"
SMALLEST = 500
"""Bytes below which compressing gains nothing."""

SHOWN_AS = {".woff2": "font/woff2", ".js": "text/javascript", ".md": "text/plain", ".svg": "image/svg+xml"}


class Static:
    """
    The files of `folder` at `/static/<fingerprint>/<name>`.

    An address of another version, as a page opened before an upgrade has it, gets the file of today and keeps it not.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        held = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        self.files = {name: content for name, content in held.items() if not name.endswith(PACKED)}
        self.packed = {name.removesuffix(PACKED): small for name, small in held.items() if name.endswith(PACKED)}
        whole = sha256()
        for name, content in self.files.items():
            whole.update(name.encode() + b"\0" + sha256(content).digest())
        self.fingerprint = whole.hexdigest()[:12]
        self.compressed = {
            name: small
            for name, content in self.files.items()
            if len(content) >= SMALLEST and len(small := gzip.compress(content, 9, mtime=0)) < 0.9 * len(content)
        }

    def address(self, name: str) -> str:
        """Raises KeyError for a file that is not there, so that no page leads astray."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.fingerprint}/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        version, _, rest = request.path_params.get("path", scope["path"].removeprefix("/static/")).partition("/")
        name = rest if rest in self.files else f"{version}/{rest}" if rest else version
        await self._file(request, name, version == self.fingerprint)(scope, receive, send)

    def _file(self, request: Request, name: str, lasting: bool) -> Response:
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("", 405, {"Allow": "GET, HEAD"})
        if name not in self.files:
            return PlainTextResponse("", 404)
        headers = {"Cache-Control": FOR_GOOD} if lasting else {}
        content = self.files[name]
        if name in self.compressed:
            headers["Vary"] = "Accept-Encoding"
            read = {
                coding.partition(";")[0].strip() for coding in request.headers.get("accept-encoding", "").split(",")
            }
            if "br" in read and name in self.packed:
                headers["Content-Encoding"], content = "br", self.packed[name]
            elif "gzip" in read:
                headers["Content-Encoding"], content = "gzip", self.compressed[name]
        suffix = Path(name).suffix
        return Response(content, headers=headers, media_type=SHOWN_AS.get(suffix) or mimetypes.guess_type(name)[0])


class CompressPublic:
    """
    Compresses what is answered to a browser that has shown nothing secret.

    How well a page compresses tells of what is in it; so a page made for somebody in particular stays as it is.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.compressing = app, GZipMiddleware(app, minimum_size=SMALLEST, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        public = scope["type"] == "http" and _anonymous(Request(scope))
        await (self.compressing if public else self.app)(scope, receive, send)


def _anonymous(request: Request) -> bool:
    headers = Headers(scope=request.scope)
    return "authorization" not in headers and request.cookies.keys() <= {"lang"}
