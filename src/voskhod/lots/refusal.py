"""What a lot, its terms or its log cannot accept, and how that becomes one `InputError`.

Decision: a value is refused where it is read, without knowing where it stood; whoever knows file
and key adds them. Checked models (pydantic) report several wrongs, of which the first is told. What
was given is shortened, so that a field of ten megabytes does not become an error of ten megabytes.
"""

import difflib
from pathlib import Path

from pydantic import ValidationError

from voskhod.errors import InputError

_SHOWN = 60  # characters of a foreign text that an error repeats
_PATH = 240  # the same of a path; names of files end at 255 bytes on most systems


class Refusal(ValueError):
    """A value that is not acceptable, wherever it stood."""

    def __init__(self, must: str, given: str | None = None, do: str | None = None) -> None:
        self.must, self.given, self.do = must, given, do
        super().__init__(must)

    def at(self, where: str | None, file: str | Path | None = None) -> InputError:
        """Return it as the error of a key of a file."""
        return InputError(self.must, given=self.given, where=where, file=file, do=self.do)


def shortened(value: object) -> str:
    """Return a foreign value as an error may show it: escaped, and at most some 60 characters."""
    if not isinstance(value, str | bytes):
        return repr(value)[:_SHOWN]
    text = repr(value[: _SHOWN + 1])
    return text if len(value) <= _SHOWN else f"{text[:_SHOWN]}... ({len(value)} characters)"


def shown_path(path: str | Path) -> str:
    """Return a path as an error may show it: as it is, unless it is long or odd."""
    text = str(path)
    return text if text.isprintable() and len(text) <= _PATH else shortened(text)


def nearest(word: str, known: tuple[str, ...]) -> str:
    """Return advice for a word that is not one of those known."""
    close = difflib.get_close_matches(word[:_SHOWN], known, n=1)
    return f"Did you mean {close[0]}?" if close else "Known: " + ", ".join(known) + "."


def first_error(wrong: ValidationError, prefix: str, file: str | Path | None) -> InputError:
    """Return the first wrong of a checked model as one error.

    Args:
        wrong: what the model reports.
        prefix: key of the model in the file, "" for its top.
        file: file, or what stands for it.
    """
    errors = wrong.errors(include_url=False)
    # An unknown key explains a missing one (a slip of the pen gives both), so it comes first.
    first = min(errors, key=lambda error: error["type"] != "extra_forbidden")
    parts = [part if isinstance(part, int) else part[:_SHOWN] for part in first["loc"]]
    where = ".".join(str(part) for part in (prefix, *parts) if part != "")
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, Refusal):
        return cause.at(where, file)
    if first["type"] == "extra_forbidden":
        return InputError("must be a known key", given=shortened(parts[-1]), where=where, file=file)
    if first["type"] == "missing":
        return InputError("must be given", where=where, file=file)
    message = first["msg"][:1].lower() + first["msg"][1:]
    return InputError(message, given=shortened(first["input"]), where=where, file=file)
