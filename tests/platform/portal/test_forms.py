"""What a form holds: kept while it is wrong, read within bounds, from here alone."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openfla.identifiers import BadIdentifier, enterprise_number
from openfla.platform.portal import forms
from openfla.platform.portal.forms import FormUnreadable, Unread

URLENCODED = "application/x-www-form-urlencoded"


def a_part(name: str, content: bytes, file: str = "") -> bytes:
    about = f'; filename="{file}"' if file else ""
    return b'--edge\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n' % (
        name.encode(),
        about.encode(),
        content,
    )


def multipart(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--edge--\r\n"


class TestReading:
    def test_fields_and_files_are_found_under_their_names(self) -> None:
        once = str(uuid4())
        body = multipart(
            a_part("once", once.encode()), a_part("name", " FLA é ".encode()), a_part("cer", b"\x00\xff", "a.cer")
        )
        form = forms._parsed("multipart/form-data; boundary=edge", body)
        assert (form.value("name"), str(form.once)) == ("FLA é", once)
        assert form.file("cer") == forms.Upload("a.cer", b"\x00\xff")
        assert form.file("name") is None

    def test_a_field_that_was_left_empty_has_no_file(self) -> None:
        body = multipart(
            a_part("once", str(uuid4()).encode()),
            b'--edge\r\nContent-Disposition: form-data; name="cer"; filename=""\r\n\r\n\r\n',
        )
        assert forms._parsed("multipart/form-data; boundary=edge", body).file("cer") is None

    @pytest.mark.parametrize(
        ("content_type", "body"),
        [
            (URLENCODED, b""),
            (URLENCODED, b"once=1"),
            (URLENCODED, b"once="),
            ("text/plain", b"once=1"),
            ("", b"once=1"),
            ("multipart/form-data", b"--edge--"),
            ("multipart/form-data; boundary=edge", b"--edge\r\nnonsense"),
            ("multipart/form-data; boundary=edge", multipart(a_part("once", b"x"))),
        ],
    )
    def test_what_is_no_form_of_ours_is_refused(self, content_type: str, body: bytes) -> None:
        with pytest.raises(FormUnreadable):
            forms._parsed(content_type, body)

    @given(body=st.binary(max_size=300), content_type=st.sampled_from([URLENCODED, "multipart/form-data; boundary=e"]))
    def test_no_bytes_do_anything_but_be_read_or_refused(self, body: bytes, content_type: str) -> None:
        try:
            forms._parsed(content_type, body)
        except FormUnreadable:
            return

    @given(text=st.text())
    def test_no_text_holds_what_the_database_cannot_keep(self, text: str) -> None:
        form = forms._parsed(URLENCODED, b"once=%s&a=%s" % (str(uuid4()).encode(), _percent(text)))
        assert "\x00" not in form.value("a")
        form.value("a").encode()


def _percent(text: str) -> bytes:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass")).encode()


class TestMistakes:
    def test_every_field_that_cannot_be_read_is_told_and_then_nothing_is_done(self) -> None:
        form = forms.blank(mandator="0884303370", mandatary="x", name="kept")
        form.read("mandator", enterprise_number)
        form.read("mandatary", enterprise_number)
        with pytest.raises(Unread):
            form.require_read()
        assert set(form.mistakes) == {"mandator", "mandatary"}
        assert all(isinstance(mistake, BadIdentifier) for mistake in form.mistakes.values())
        assert form.value("name") == "kept"

    def test_what_can_be_read_is_given_on(self) -> None:
        form = forms.blank(number="0884.303.369")
        assert form.read("number", enterprise_number) == "0884303369"
        form.require_read()

    @pytest.mark.parametrize(("told", "number"), [("3", 3), ("", 0), ("-1", 0), ("x", 0), ("٣", 0), ("9" * 40, 0)])
    def test_a_hidden_number_that_is_none_counts_as_no_version(self, told: str, number: int) -> None:
        assert forms.blank(version=told).number("version") == number
