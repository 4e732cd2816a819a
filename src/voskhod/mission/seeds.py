"""Seeds and draws: two counters that name one flight out of all that a mission file allows.

Decision: both are 32-bit counters of the generator (`jax.random.fold_in` takes no more), so that a
greater one would name the flight of another.
"""

from voskhod.errors import InputError

LARGEST = 2**31 - 1


def check_draw(seed: int | None, draw: int | None) -> None:
    """Refuse a seed or a draw that names no flight: before anything long begins.

    Args:
        seed: of the draws, None for the nominal flight.
        draw: index under that seed, None for the first.

    Raises:
        InputError: a draw without a seed, or one that is out of range.
    """
    if draw is not None and seed is None:
        raise InputError("--draw needs a --seed", given=f"--draw {draw} alone")
    for name, index in (("--seed", seed), ("--draw", draw)):
        if index is not None and not 0 <= index <= LARGEST:
            raise InputError(f"must be between 0 and {LARGEST}", given=str(index), where=name)
