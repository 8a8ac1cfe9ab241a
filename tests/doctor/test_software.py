"""Libraries are compared with what is asked for."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError

import pytest
import rasterio

from rrsis import __version__
from rrsis.doctor import software


def test_this_installation_has_what_it_needs() -> None:
    found = list(software.libraries())
    assert {"torch", "rasterio", "typer"} <= {one.part for one in found}
    assert [one for one in found if one.trouble] == []
    assert next(software.itself()).value == __version__
    assert software.gdal_version() == rasterio.__gdal_version__


def test_too_old_and_missing_libraries_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = ["torch>=999", "no-such-library>=1", "numpy", 'tensorboard>=999; extra == "tensorboard"']
    monkeypatch.setattr(software, "requires", lambda _: asked)
    old, missing, fine = software.libraries()
    assert old.health == "broken" and old.cure == "pip install 'torch>=999'"
    assert missing.health == "broken" and missing.value == "missing"
    assert fine.health == "fine"


def test_a_package_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> list[str]:
        raise PackageNotFoundError

    monkeypatch.setattr(software, "requires", fail)
    assert [one.health for one in software.libraries()] == ["note"]


def test_extras_that_are_not_there_name_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(software, "version_of", lambda name: None if name == "pystac" else "1.0")
    found = {one.part: one for one in software.extras()}
    assert found["pystac"].health == "absent" and "rrsis[stac]" in found["pystac"].value
    assert found["pyarrow"].health == "fine"
