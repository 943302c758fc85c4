"""Folders behind links are part of a workspace; circles have an end."""

from __future__ import annotations

from tenure.store.files.linked_folders import walk_with_links
from tenure.store.files.sizes import size_of


def test_links_are_followed_each_of_two_to_one_folder_and_no_circle(tmp_path):
    shop, disk = tmp_path / "shop", tmp_path / "disk"
    for folder in (shop, disk / "deep"):
        folder.mkdir(parents=True)
    (disk / "deep" / "orders.csv").write_bytes(b"12345")
    for name in ("uploads", "results"):
        (shop / name).symlink_to(disk)
    (disk / "up").symlink_to(shop)
    (disk / "deep" / "self").symlink_to(disk / "deep")

    paths = {
        str((folder / name).relative_to(shop)) for folder, _, files in walk_with_links(shop) for name in files
    }

    assert paths == {"uploads/deep/orders.csv", "results/deep/orders.csv"}
    assert size_of(shop) == 10
