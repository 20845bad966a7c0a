from pathlib import Path
from typing import Annotated

import pytest
from msgspec import Meta, Struct

from openfla.platform.kernel.settings import BadSettings, SettingsFileUnreadable, read


class Kitchen(Struct, frozen=True, forbid_unknown_fields=True):
    ovens: Annotated[int, Meta(ge=1, le=9)] = 2
    breads: tuple[str, ...] = ("white",)
    is_open: bool = True


class House(Struct, frozen=True, forbid_unknown_fields=True):
    name: str = "bakery"
    kitchen: Kitchen = Kitchen()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "settings.toml"
    found.write_text('name = "from file"\n[kitchen]\novens = 3\nbreads = ["rye", "spelt"]\n')
    return found


class TestRead:
    def test_without_anything_told_it_is_as_usual(self) -> None:
        assert read(House, None, {}) == House()

    def test_a_file_goes_before_what_is_usual(self, file: Path) -> None:
        assert read(House, file, {}) == House("from file", Kitchen(3, ("rye", "spelt")))

    def test_the_environment_goes_before_the_file(self, file: Path) -> None:
        told = {"OPENFLA_NAME": "told", "OPENFLA_KITCHEN_OVENS": "4", "OPENFLA_KITCHEN_IS_OPEN": "false"}
        assert read(House, file, told) == House("told", Kitchen(4, ("rye", "spelt"), is_open=False))

    def test_a_list_is_written_with_commas_in_the_environment(self) -> None:
        assert read(House, None, {"OPENFLA_KITCHEN_BREADS": "rye, spelt,"}).kitchen.breads == ("rye", "spelt")

    @pytest.mark.parametrize(
        ("environment", "named"),
        [
            ({"OPENFLA_KITCHEN_OVENS": "many"}, "kitchen.ovens"),
            ({"OPENFLA_KITCHEN_OVENS": "10"}, "kitchen.ovens"),
            ({"OPENFLA_KITCHEN_IS_OPEN": "perhaps"}, "kitchen.is_open"),
        ],
    )
    def test_a_variable_that_is_wrong_is_named(self, environment: dict[str, str], named: str) -> None:
        with pytest.raises(BadSettings, match=named):
            read(House, None, environment)

    @pytest.mark.parametrize(
        ("content", "named"),
        [("kitchen = 3", "kitchen"), ("[kitchen]\noven = 1", "`oven`"), ("cellar = 1", "`cellar`")],
    )
    def test_a_name_or_shape_that_is_wrong_in_the_file_is_named(self, file: Path, content: str, named: str) -> None:
        file.write_text(content)
        with pytest.raises(BadSettings, match=named):
            read(House, file, {"OPENFLA_KITCHEN_OVENS": "3"})

    @pytest.mark.parametrize("content", [b"[kitchen", b"\xff\xfe"])
    def test_a_file_that_is_not_toml(self, file: Path, content: bytes) -> None:
        file.write_bytes(content)
        with pytest.raises(SettingsFileUnreadable, match=r"settings\.toml"):
            read(House, file, {})

    def test_a_file_that_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(SettingsFileUnreadable, match="No such file"):
            read(House, tmp_path / "none.toml", {})
