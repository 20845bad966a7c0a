"""Files whose names are in no encoding: they are sent like any other."""

import os
import sys
from pathlib import Path

import pytest

from openfla.sending.delivery import FileGone, prepare, write_copy
from openfla.sending.outbox import Outbox
from tests.client.outbox.makers import BAKERY
from tests.client.sending.sheets import a_csv, a_text_row


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every name is Unicode")
def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.csv"))
    a_csv(tmp_path, a_text_row()).rename(file)
    with Outbox(tmp_path / "x.sqlite") as outbox:
        sending = prepare(outbox, file, BAKERY).sending
        assert (sending.source.name, sending.source.file) == ("caf?.csv", None)
        assert outbox.counts(sending).waiting == 1
        with pytest.raises(FileGone):
            write_copy(outbox, sending, tmp_path / "copy.xlsx", language="en")
