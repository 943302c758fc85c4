"""`tenure doctor` looks at the disks that are written to, not at the one it is called on."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from tenure.app.workspace import doctor
from tenure.app.workspace.doctor import _disks, _room_on_disk
from tenure.core.settings import Settings

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def full(monkeypatch):
    """Folders that lie on a full disk; no test can fill a real one."""
    folders: set[Path] = set()
    real = shutil.disk_usage

    def usage(place):
        return Usage(1, 1, 0) if Path(place) in folders else real(place)

    monkeypatch.setattr(doctor.shutil, "disk_usage", usage)
    return folders


def found(workspace, **settings):
    return {one.what: one for one in _disks(workspace, Settings(**settings))}


def test_the_disk_of_the_workspace_is_looked_at_and_named(tmp_path, monkeypatch, full):
    monkeypatch.chdir("/")
    full.add(tmp_path)

    one = found(tmp_path)["Disk of the workspace"]
    assert (one.health, str(tmp_path) in one.detail, bool(one.next_step)) == ("broken", True, True)
    assert "0.0 GB free" in one.detail


def test_a_workspace_that_is_not_there_yet_will_be_on_the_disk_of_its_parent(tmp_path, full):
    full.add(tmp_path)

    assert found(tmp_path / "a" / "b")["Disk of the workspace"].health == "broken"


def test_without_a_workspace_it_is_the_folder_it_is_called_in(tmp_path, monkeypatch, full):
    monkeypatch.chdir(tmp_path)
    full.add(tmp_path)

    assert found(None)["Disk"].health == "broken"


def test_each_disk_is_told_once(tmp_path):
    settings = {"database_url": f"sqlite:///{tmp_path}/store.db", "backup_to": f"file://{tmp_path}/backups"}

    assert "Disk of the store" not in found(tmp_path, **settings)
    assert "Disk of the backups" not in found(tmp_path, **settings)


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a second disk")
def test_local_places_of_the_store_and_of_backups_are_looked_at(tmp_path):
    other = Path("/dev/shm")
    if other.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("needs a second disk")

    assert "Disk of the store" in found(tmp_path, database_url="sqlite:////dev/shm/store.db")
    assert "Disk of the backups" in found(tmp_path, backup_to="/dev/shm/backups")
    far = {"database_url": "postgresql://host/tenure", "backup_to": "s3://bucket/prefix"}
    assert not {"Disk of the store", "Disk of the backups"} & set(found(tmp_path, **far))


def test_a_disk_with_room_is_well(tmp_path):
    free = shutil.disk_usage(tmp_path).free / 1e9

    assert _room_on_disk("Disk", tmp_path).health == ("ok" if free >= 2 else "broken")
