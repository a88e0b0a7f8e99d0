"""
Whether a paper holds a virus, asked of the municipality's own scanner before the paper is taken in.

The scanner is ClamAV's daemon, spoken to by its own protocol (clamd(8), INSTREAM). What it cannot judge is not taken in.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from struct import pack
from urllib.parse import urlsplit

from permits.errors import BadInput, Fault
from permits.phrases import phrase
from permits.settings import Settings

PORT = 3310
SECONDS = 30
CHUNK = 1 << 16
LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd. at: its host and port, or the path of its socket."""

    at: tuple[str, int] | str

    def virus_in(self, content: bytes) -> str | None:
        """The name of the virus, None when there is none. Raises OSError when the scanner cannot tell."""
        with socket.socket(socket.AF_UNIX if isinstance(self.at, str) else socket.AF_INET) as clamd:
            clamd.settimeout(SECONDS)
            clamd.connect(self.at)
            clamd.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                clamd.sendall(pack("!I", len(part)) + part)
            clamd.sendall(pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                more = clamd.recv(LONGEST_ANSWER)
                if not more:
                    break
                answer += more
        said = answer.rstrip(b"\0").decode("ascii", "replace").removeprefix("stream: ")
        if said == "OK":
            return None
        if said.endswith(" FOUND"):
            return said.removesuffix(" FOUND")
        raise OSError(f"the scanner said {said[:200]!r}")


def scanner_of(settings: Settings) -> Scanner | None:
    """
    The scanner that the setting `scan` names: `clamd://host:port` or `clamd:/path/of/its/socket`; None when empty.

    Raises BadInput for anything else.
    """
    if not settings.scan:
        return None
    parts = urlsplit(settings.scan)
    if parts.scheme == "clamd" and parts.hostname:
        return Scanner((parts.hostname, parts.port or PORT))
    if parts.scheme == "clamd" and parts.path:
        return Scanner(parts.path)
    says = phrase("post.scan.setting_unreadable")
    raise BadInput(says, [Fault("LOVSVAR_SCAN", says, "setting")])
