"""One campaign in a process of its own, which the server can end at any time.

The order comes as one JSON object on standard input; what happens goes out as one JSON object a
line: {"rows", "draws"} as parts are done, {"message"} before long steps, and at the end
{"summary"} or {"error"}. Parts stay on the disk, so that the same order goes on where it was ended.

Usage: python -m voskhod.server.campaign_process < order.json
"""

import json
import sys
from pathlib import Path
from typing import Any

from voskhod.errors import InputError, VoskhodError

_ORDER = ("mission", "overrides", "draws", "seed", "out", "workers")


def main() -> int:
    """Fly the campaign that standard input asks for; return the exit code."""
    words = json.loads(sys.stdin.read())
    try:
        _say({"summary": _flown({key: words[key] for key in _ORDER})})
    except InputError as wrong:
        error = {"must": wrong.must, "given": wrong.given, "where": wrong.where, "do": wrong.do}
        _say({"error": error})
        return wrong.exit_code
    except VoskhodError as wrong:
        _say({"error": {"must": str(wrong)}})
        return wrong.exit_code
    return 0


def _flown(words: dict[str, Any]) -> dict[str, Any]:
    """Fly a campaign and return what it says."""
    from voskhod.campaign.run import Watch
    from voskhod.campaigning import fly_ordered, read_order

    usual = {"sampling": None, "rare": None, "until": None, "engine": "local", "address": None}
    order = read_order({
        **usual,
        **words,
        "overrides": tuple(words["overrides"]),
        "out": Path(words["out"]),
        "resume": True,
    })  # fmt: skip
    watch = Watch(
        lambda rows, draws: _say({"rows": rows, "draws": draws}),
        lambda message: _say({"message": message}),
    )
    summary: dict[str, Any] = fly_ordered(order, watch).document["summary"]
    return summary


def _say(what: dict[str, Any]) -> None:
    print(json.dumps(what, allow_nan=False), flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
