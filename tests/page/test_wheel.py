"""What is installed has the page: git does not keep it, and builders leave such files out."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_holds_the_page_and_the_data(built, tmp_path):
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        for name, content in built.items():
            assert held.read(f"voskhod/page/{name}") == content
        names = set(held.namelist())
    package = ROOT / "src" / "voskhod"
    data = {path for kind in ("*.toml", "*.npz", "*.csv", "*.gz") for path in package.rglob(kind)}
    assert data
    assert {str(path.relative_to(package.parent)) for path in data} <= names
