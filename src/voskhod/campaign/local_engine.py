"""Fly parts on this machine: one process to a core, or this process where there is a GPU.

Source: `campaign.workers`, which says why they are processes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voskhod.campaign.parts import Work, fly_part, warm_up
from voskhod.campaign.workers import cores, workers_for


@dataclass(frozen=True)
class Parts:
    """A campaign as a job: a piece is the index of a part.

    Attributes:
        work: the campaign.
    """

    work: Work

    def warm_up(self) -> None:
        """Fly one batch and forget it."""
        warm_up(self.work)

    def do(self, item: int) -> int:
        """Fly a part and return its index."""
        fly_part(self.work, item)
        return item

    def name_of(self, item: int) -> str:
        """Return what errors call a part."""
        return f"part {item}"


class LocalEngine:
    """Flies parts with the cores of this machine, or with its GPU.

    Args:
        workers: how many processes; None for one to each core that may be used. One worker, and
            a GPU, fly in the calling process.
    """

    name = "local"

    def __init__(self, workers: int | None = None) -> None:
        self.workers = workers or cores()

    def run(self, work: Work, indices: Sequence[int]) -> Iterator[int]:
        """Fly parts and yield the index of each that is done, as `Engine.run`."""
        workers = workers_for(Parts(work), min(self.workers, len(indices)))
        try:
            for _, index in workers.do(indices):
                yield index
        finally:
            workers.end()
