"""
The files of a form, kept as far as there is room for them.

A file that is too large is let go while it comes and leaves its name, so that it can be told at its field and all that
was entered beside it stays.
"""

from __future__ import annotations

from io import BytesIO

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from api.web.limits import LARGEST
from api.web.served import office


class LetGo(UploadFile):
    """A file that there was no room for beside those before it: its name, and nothing of what was in it."""

    def __init__(self, upload: UploadFile) -> None:
        upload.file.close()
        super().__init__(BytesIO(), filename=upload.filename, headers=upload.headers)

    async def write(self, data: bytes) -> None:
        """What still comes of it is not kept."""


class FormWithFiles(MultiPartParser):
    """
    Reads a form sent as `multipart/form-data`.

    Its files are kept up to the setting `largest_papers_mb` together; what does not fit is let go. Raises a 413 for more than
    `LARGEST` bytes of text.
    """

    def __init__(self, request: Request) -> None:
        super().__init__(request.headers, request.stream())
        self.largest = office(request).settings.largest_papers
        self.text = self.kept = self.begun = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        super().on_part_data(data, start, end)
        upload = self._current_part.file
        if upload is None:
            self.text += end - start
            if self.text > LARGEST:
                raise HTTPException(413)
        elif not isinstance(upload, LetGo):
            self.begun += end - start
            if self.kept + self.begun > self.largest:
                self._current_part.file, self.begun = LetGo(upload), 0

    def on_part_end(self) -> None:
        super().on_part_end()
        self.kept, self.begun = self.kept + self.begun, 0
