"""Files appear whole or not at all, and refusals are sentences."""

import os
import resource
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voskhod.errors import OutputError
from voskhod.writing import replace_with, write_bytes, write_text


def test_text_stands_in_folders_that_did_not_exist(tmp_path):
    """Missing folders are made, and nothing but the file is left in them."""
    target = tmp_path / "a" / "b" / "flight.json"
    write_text(target, "Восход\n")
    assert target.read_text("utf-8") == "Восход\n"
    assert list(target.parent.iterdir()) == [target]


@given(content=st.binary(max_size=200))
def test_bytes_come_back_as_they_were(tmp_path_factory, content):
    """Nothing is translated on the way, line ends least of all."""
    target = tmp_path_factory.mktemp("bytes") / "any"
    write_bytes(target, content)
    assert target.read_bytes() == content


def test_files_have_the_mode_that_the_user_asked_for(tmp_path):
    """Other users may read what the umask lets them read, as with any new file."""
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.write_text("x")
    write_text(ours, "x")
    assert ours.stat().st_mode == plain.stat().st_mode


def test_a_failure_leaves_the_old_file_alone(tmp_path):
    """A writer that breaks down half way changes nothing and leaves nothing behind."""
    target = tmp_path / "flight.czml"
    target.write_text("old")

    def half(path: Path) -> None:
        path.write_text("ne")
        raise RuntimeError("broke down")

    with pytest.raises(RuntimeError, match="broke down"):
        replace_with(target, half)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_what_the_system_refuses_while_writing_is_told(tmp_path):
    """A file over the process's size limit: the old one stays, the sentence names the file."""
    target = tmp_path / "telemetry.nc"
    target.write_text("old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"telemetry\.nc cannot be written: the file is larg"):
            write_bytes(target, bytes(5000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_is_told(tmp_path):
    """The device that is always full gives the sentence of a full disk."""

    def onto_a_full_disk(path: Path) -> None:
        path.write_text("")
        Path("/dev/full").write_bytes(b"x")

    with pytest.raises(OutputError, match="the disk is full"):
        replace_with(tmp_path / "out", onto_a_full_disk)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_a_file(tmp_path):
    """Writing over a folder is refused."""
    with pytest.raises(OutputError, match="it is a folder"):
        write_text(tmp_path, "x")


def test_a_file_is_not_a_folder(tmp_path):
    """Writing below a file is refused."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="a part of the path is a file"):
        write_text(tmp_path / "file" / "below", "x")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for the superuser")
def test_a_closed_folder_is_told(tmp_path):
    """A folder without the right to write gives its sentence."""
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="not writable"):
        write_text(tmp_path / "x", "x")


def test_a_device_is_never_replaced():
    """/dev/null stays a device even for a user who could rename over it."""
    with pytest.raises(OutputError, match="not a file"):
        write_text(Path("/dev/null"), "x")
    assert Path("/dev/null").is_char_device()


def test_names_may_be_as_long_as_the_file_system_allows(tmp_path):
    """255 bytes are fine, 256 are told."""
    write_text(tmp_path / ("n" * 255), "x")
    with pytest.raises(OutputError, match="the name is too long"):
        write_text(tmp_path / ("n" * 256), "x")


def test_a_name_with_a_null_byte_is_told(tmp_path):
    """No system takes such a name."""
    with pytest.raises(OutputError, match="null byte"):
        write_text(tmp_path / "a\0b", "x")


def test_a_link_keeps_pointing_where_it_did(tmp_path):
    """Writing through a symbolic link writes the file that it names."""
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_text(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"
