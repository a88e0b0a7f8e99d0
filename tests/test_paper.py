"""Any file is a paper that opens, or a sentence that says what to do."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from permits.opening.paper import LEAST_LONG_SIDE, LEAST_SHORT_SIDE, MOST_PIXELS, Paper, look, media_type
from permits.opening.sheet import LARGE, SMALL
from permits.paper import FAULTS, as_jpeg, opened, page_of
from permits.text import Text
from tests.drawings import A4, drawing, picture

DATA = Path(__file__).parent / "data"
"""`phone-photo.heic` was drawn for these tests: a red house on a lawn."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def pdf(contents: bytes | None, **how: pikepdf.Encryption) -> bytes:
    """A PDF of one page with these contents, or of none."""
    made, written = pikepdf.new(), io.BytesIO()
    if contents is not None:
        made.add_blank_page(page_size=A4).Contents = made.make_stream(contents)
    made.save(written, **how)
    return written.getvalue()


def locked(password: str) -> bytes:
    return pdf(b"BT (ritning) Tj ET", encryption=pikepdf.Encryption(owner="agare", user=password))


def saved(made: pikepdf.Pdf) -> bytes:
    written = io.BytesIO()
    made.save(written, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return written.getvalue()


def opens_with(action: str) -> bytes:
    """A drawing that does something as soon as it is opened."""
    made = pikepdf.open(io.BytesIO(drawing()))
    made.Root.OpenAction = pikepdf.Object.parse(action.encode())
    return saved(made)


def form(**how: pikepdf.Object) -> bytes:
    """A drawing with a field to fill in, and how the form is besides."""
    made = pikepdf.open(io.BytesIO(drawing()))
    field = pikepdf.Object.parse(b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (namn) /V (Testa) /Rect [0 0 99 20] >>")
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(field)])
    made.Root.AcroForm = pikepdf.Dictionary(Fields=made.pages[0].Annots, **how)
    return saved(made)


def bundle(*, portfolio: bool) -> bytes:
    """A drawing with a file in it, as an archived letter has one; as a portfolio it is nothing but their cover."""
    made = pikepdf.open(io.BytesIO(drawing()))
    made.attachments["plan.pdf"] = drawing("plan")
    if portfolio:
        made.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
    return saved(made)


def choking() -> bytes:
    """A small PDF whose page is two gigabytes when it is unpacked."""
    megabyte, squeezed, check = b" " * (1 << 20), zlib.compressobj(9), 1
    # Fully flushed, each megabyte but the first is written alike, so one is squeezed for all.
    first, again = (squeezed.compress(megabyte) + squeezed.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(2048):
        check = zlib.adler32(megabyte, check)
    twice = zlib.compress(first + again * 2047 + b"\x03\x00" + check.to_bytes(4), 9)
    made, written = pikepdf.new(), io.BytesIO()
    contents = pikepdf.Stream(made, twice)
    contents.Filter = pikepdf.Array([pikepdf.Name.FlateDecode] * 2)
    made.add_blank_page(page_size=A4).Contents = contents
    made.save(written, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    return written.getvalue()


@pytest.mark.parametrize(
    ("content", "paper"),
    [
        (drawing(), Paper("application/pdf", len(drawing()), 1)),
        (drawing("tre", 3), Paper("application/pdf", len(drawing("tre", 3)), 3)),
        (BYTE_ORDER_MARK + drawing(), Paper("application/pdf", len(drawing()) + 3, 1)),
        (form(), None),
        (bundle(portfolio=False), None),
        (opens_with("[0 /Fit]"), None),
        (picture("PNG"), Paper("image/png", len(picture("PNG")), 1)),
        (picture("JPEG"), Paper("image/jpeg", len(picture("JPEG")), 1)),
        (picture("PNG", (LEAST_LONG_SIDE, LEAST_SHORT_SIDE)), None),
    ],
    ids=[
        "pdf",
        "pages",
        "byte-order mark",
        "a form",
        "a file in it",
        "opens fitted",
        "png",
        "jpeg",
        "just large enough",
    ],
)
def test_what_opens_is_a_paper_of_the_kind_it_is(content: bytes, paper: Paper | None) -> None:
    found = opened(content)
    assert found == paper if paper else isinstance(found, Paper)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (lambda: b"", "empty"),
        (lambda: b"MZ\x90\x00", "other"),
        (lambda: b"<html>%PDF-1.7</html>", "other"),
        (lambda: picture("GIF"), "other"),
        (lambda: b"\0\0\0\x18ftypheic\0\0\0\0", "phone"),
        (lambda: b"%PDF-", "broken"),
        (lambda: b"\xff\xd8\xff", "broken"),
        (lambda: drawing()[: len(drawing()) // 2], "broken"),
        (lambda: picture("PNG")[:-300], "broken"),
        (lambda: picture("JPEG")[:-9000], "broken"),
        (lambda: locked("hemligt"), "locked"),
        (lambda: locked(""), "locked"),
        (lambda: pdf(None), "pageless"),
        (lambda: opens_with("<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "active"),
        (lambda: opens_with("<< /S /Java#53cript /JS () >>"), "active"),
        (lambda: opens_with("<< /S /GoTo /D [0 /Fit] /Next [<< /S /Launch /F (cmd.exe) >>] >>"), "active"),
        (lambda: opens_with("<< /S /SubmitForm /F (http://plats.example/) >>"), "active"),
        (lambda: form(XFA=pikepdf.Array([])), "active"),
        (lambda: bundle(portfolio=True), "bundle"),
        (lambda: pdf(b""), "blank"),
        (lambda: pdf(b"q 1 0 0 1 0 0 cm Q"), "blank"),
        (lambda: picture("PNG", line=None), "blank"),
        (lambda: picture("JPEG", line="#f4f4f4"), "blank"),
        (lambda: picture("PNG", (LEAST_LONG_SIDE - 1, LEAST_SHORT_SIDE)), "small"),
        (lambda: picture("PNG", (LEAST_LONG_SIDE, LEAST_SHORT_SIDE - 1)), "small"),
        (lambda: picture("PNG", (MOST_PIXELS // 5000 + 1, 5000)), "large"),
    ],
)
def test_what_does_not_is_told_for_what_it_is(content: Callable[[], bytes], fault: str) -> None:
    assert opened(content()) == FAULTS[fault]


def test_a_file_made_to_choke_its_reader_costs_little_and_is_told() -> None:
    content = choking()
    assert len(content) < 100_000
    assert opened(content) in (FAULTS["broken"], FAULTS["heavy"])


@given(
    st.one_of(
        st.binary(), st.tuples(st.sampled_from([b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]), st.binary())
    )
)
def test_any_bytes_are_a_paper_or_a_sentence(content: bytes | tuple[bytes, bytes]) -> None:
    content = content if isinstance(content, bytes) else b"".join(content)
    found = look(content)
    assert isinstance(found, Paper) or isinstance(FAULTS[found], Text)


@given(st.sampled_from([drawing(), picture("PNG"), picture("JPEG")]), st.data())
def test_a_paper_with_a_byte_changed_or_its_end_gone_is_never_taken_for_another_kind(
    content: bytes, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(content) - 1))
    changed = data.draw(st.sampled_from([content[:place], content[:place] + b"\0" + content[place + 1 :]]))
    found = look(changed)
    assert found in FAULTS if isinstance(found, str) else found.media_type == media_type(content)


def test_a_phones_own_photo_is_kept_as_a_jpeg_that_can_be_read_and_nothing_else_is_touched() -> None:
    jpeg = as_jpeg((DATA / "phone-photo.heic").read_bytes())
    assert isinstance(jpeg, bytes) and opened(jpeg) == Paper("image/jpeg", len(jpeg), 1)
    assert as_jpeg(b"%PDF-1.7") == b"%PDF-1.7"
    assert as_jpeg((DATA / "phone-photo.heic").read_bytes()[:900]) == FAULTS["phone"]


@pytest.mark.parametrize("paper", [drawing(pages=3), picture("PNG"), picture("JPEG")], ids=["PDF", "PNG", "JPEG"])
def test_the_first_page_of_a_paper_is_a_small_picture(paper: bytes) -> None:
    small = page_of(paper)
    assert small is not None
    with Image.open(io.BytesIO(small)) as shown:
        assert shown.format == "JPEG" and max(shown.size) == SMALL


def test_a_page_is_drawn_large_and_one_that_there_is_not_is_not_drawn() -> None:
    paper = drawing(pages=3)
    large = page_of(paper, 3, LARGE)
    assert large is not None
    with Image.open(io.BytesIO(large)) as shown:
        assert max(shown.size) == LARGE
    assert page_of(paper, 4, LARGE) is None and page_of(picture("PNG"), 2) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"<svg onload='alert(1)'/>", b"PK\x03\x04", drawing()[:200]],
    ids=["empty", "only a head", "svg", "zip", "cut off"],
)
def test_what_is_no_paper_has_no_picture(content: bytes) -> None:
    assert page_of(content) is None
