"""What a campaign ran on: versions of the packages that its rows depend on, and the machine."""

import os
import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = ("voskhod", "jax", "jaxlib", "diffrax", "numpy", "polars")


def versions() -> dict[str, str]:
    """Return the version of each package, "unknown" where it runs without being installed."""
    return {name: _version(name) for name in PACKAGES}


def machine() -> dict[str, Any]:
    """Return processor, cores, accelerator, system and Python of this machine."""
    import jax

    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "devices": sorted({device.device_kind for device in jax.devices()}),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"


def _processor() -> str:
    with suppress(OSError):  # Linux alone tells it here
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
