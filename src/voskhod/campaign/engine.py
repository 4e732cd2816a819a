"""Who flies the parts of a campaign: what every engine has in common.

An engine is told what is flown and which parts are wanted, and says which are done, in any order.
It owns no result: a part is done when its file is there (`voskhod.campaign.parts`). So an engine
may fly a part twice, lose a worker or be ended at any moment, and no row is lost or doubled.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from voskhod.campaign.parts import Work


class Engine(Protocol):
    """Something that flies parts.

    Attributes:
        name: what the campaign's record calls it.
    """

    name: str

    def run(self, work: Work, indices: Sequence[int]) -> Iterator[int]:
        """Fly parts and yield the index of each that is done, in any order.

        A few parts for each worker are handed out at a time, never all. Closing the iterator
        cancels what is left and ends the workers.

        Args:
            work: the campaign.
            indices: parts that are wanted.

        Raises:
            OutputError: a part cannot be written.
        """
        ...
