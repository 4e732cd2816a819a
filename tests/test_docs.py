"""The documentation says what the code does."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def script(name: str):
    """Return a script of the repository as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_schema_page_is_fresh():
    """docs/mission-files.md is what scripts/make_schema_page.py would write."""
    page = (ROOT / "docs" / "mission-files.md").read_text("utf-8")
    assert page == script("make_schema_page").page()


def test_every_key_is_described():
    """Every key of the schema has a meaning on the page."""
    page = (ROOT / "docs" / "mission-files.md").read_text("utf-8")
    bare = [line for line in page.splitlines() if re.match(r"^\| `\w+` .*\|\s*\|$", line)]
    assert not bare


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/**/*.md")))
def test_links_lead_somewhere(page):
    """Every relative link and picture of the documentation exists."""
    text = page.read_text("utf-8")
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


def test_the_readme_shows_a_fresh_flight(flight):
    """The README's figures are those of the nominal flight, to the digits that it prints."""
    from voskhod.report.shown import number

    text = (ROOT / "README.md").read_text("utf-8")
    for name, factor in (
        ("entry.peak_load", 1.0),
        ("landing.miss_distance", 1e-3),
        ("spacewalk.return_duration", 1.0),
    ):
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}`"))
        assert number(flight.measurands[name] * factor) in row


def test_no_lock_names_a_host():
    """The locks hold versions and hashes, never the address of a registry."""
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / lock).read_text("utf-8")
