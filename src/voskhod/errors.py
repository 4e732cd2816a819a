"""Everything that can go wrong, in one tree.

    VoskhodError            something that the caller can act on
    +-- InputError          what was given is not acceptable: a file, a key, an option
    +-- OutputError         a result cannot be written where it was asked for

An error says what must hold, what was given, in which file and key, and what to do. The command
line turns an `InputError` into exit code 2 and an `OutputError` into exit code 1, without a
traceback. Trouble inside compiled code is never an exception: it is an outcome code, see
`voskhod.flight.outcome`.
"""

from pathlib import Path


class VoskhodError(Exception):
    """Something went wrong that the caller can act on."""

    exit_code = 1


class InputError(VoskhodError):
    """What was given is not acceptable.

    Args:
        must: condition that must hold, as a sentence without a full stop.
        given: what was given instead, as the user wrote it.
        where: key or option at fault, dotted ("suit.pressure").
        file: file at fault, where there is one.
        do: what the user can do about it.
    """

    exit_code = 2

    def __init__(
        self,
        must: str,
        *,
        given: str | None = None,
        where: str | None = None,
        file: str | Path | None = None,
        do: str | None = None,
    ) -> None:
        self.must, self.given, self.where, self.file, self.do = must, given, where, file, do
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return the error as one readable sentence."""
        place = ": ".join(str(part) for part in (self.file, self.where) if part)
        text = f"{place}: {self.must}" if place else self.must
        if self.given is not None:
            text += f", but {self.given} was given"
        return text + (f". {self.do}" if self.do else "")


class OutputError(VoskhodError):
    """A result cannot be written where it was asked for."""
