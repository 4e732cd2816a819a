"""What the server answers, as the description of the API has it.

Decision: the header of a flight is described by its parts that are sure; it has more, and gets more
without a change of version. What is added breaks no reader.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from voskhod.mission.seeds import LARGEST
from voskhod.server.limits import MISSION_BYTES, MOST_CHANGES, MOST_TEXT

MissionId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
FlightId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
RecordId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,9}$")]
Text = Annotated[str, StringConstraints(max_length=MOST_TEXT, pattern=r"^[^\x00-\x1f\x7f]+$")]
Seed = Annotated[int, Field(ge=0, le=LARGEST)]


class Error(BaseModel):
    """What was wrong: what must hold, what was given, where, and what to do."""

    must: str
    given: str | None = None
    where: str | None = None
    do: str | None = None


class Problem(BaseModel):
    """An error."""

    error: Error


class Health(BaseModel):
    """That the server lives."""

    version: str
    status: Literal["ok"] = "ok"
    waiting: int


class MissionHead(BaseModel):
    """A mission that is served."""

    id: str
    title: str
    launched: str
    has_evidence: bool


class Scale(BaseModel):
    """A unit that a number is written in: SI number = factor x number + offset."""

    unit: str
    factor: float
    offset: float


class Input(BaseModel):
    """A key of a mission that can be changed; numbers are SI."""

    key: str
    label: str
    section: str
    unit: str
    nominal: float | str | None
    low: float | None
    high: float | None
    range: str
    choices: list[float | str] | None
    is_switch: bool
    is_word: bool
    in_doubt: bool
    scale: Scale | None
    source: str | None


class CrewMember(BaseModel):
    """One of the crew."""

    name: str
    role: str


class MissionAnswer(MissionHead):
    """A mission with everything that can be changed."""

    digest: str
    crew: list[CrewMember]
    local_name: str
    local_offset_hours: float
    notes: str
    inputs: list[Input]


class FlightOrder(BaseModel):
    """A flight that is wanted: of a served mission, or of a mission file."""

    model_config = ConfigDict(extra="forbid")

    mission: MissionId | None = None
    toml: Annotated[str, StringConstraints(max_length=MISSION_BYTES)] | None = None
    set: Annotated[dict[Key, Text], Field(max_length=MOST_CHANGES)] = {}
    seed: Seed | None = None
    draw: Seed | None = None

    @model_validator(mode="after")
    def _one_mission(self) -> "FlightOrder":
        if (self.mission is None) is (self.toml is None):
            raise ValueError("must have either mission or toml")
        if self.draw is not None and self.seed is None:
            raise ValueError("draw must come with a seed")
        return self


class Waiting(BaseModel):
    """A flight that is not flown yet; `place` is 0 when it is being flown."""

    id: str
    state: Literal["queued", "flying"]
    place: int


class Open(BaseModel):
    """A part that may have more than is described."""

    model_config = ConfigDict(extra="allow")


class Channel(BaseModel):
    """Where the float32 column of a channel starts [byte]."""

    unit: str
    meaning: str
    offset: int


class Group(BaseModel):
    """Channels of one clock: seconds after `start` in the column at `time`."""

    name: str
    count: int
    start: float
    time: int
    channels: dict[str, Channel]


class Telemetry(BaseModel):
    """Layout of the columns."""

    bytes: int
    groups: list[Group]


class Phase(BaseModel):
    """A stretch of a flight; phases overlap."""

    name: str
    title: str
    start_s: float
    end_s: float


class FlightHeader(Open):
    """A flight without its telemetry: `flight.json` and what pictures need besides."""

    id: str
    schema_version: int
    set: dict[str, str]
    epoch: str
    begin_s: float
    duration_s: float
    mission: Open
    seed: int | None
    draw: int | None
    outcome: Open
    events: list[Open]
    measurands: dict[str, Open]
    phases: list[Phase]
    telemetry: Telemetry
    charts: list[Open]
    stations: list[Open]
    sky: Open
    vehicle: Open
    search: Open | None
    claims: list[Open]


class CampaignOrder(BaseModel):
    """A campaign that is wanted."""

    model_config = ConfigDict(extra="forbid")

    mission: MissionId
    draws: Annotated[int, Field(ge=1)] = 1000
    seed: Seed = 1
    set: Annotated[dict[Key, Text], Field(max_length=MOST_CHANGES)] = {}


class CampaignAnswer(BaseModel):
    """A campaign: how far it is, and what it says once it is flown."""

    id: str
    mission: str
    draws: int
    seed: int
    set: dict[str, str]
    state: Literal["queued", "flying", "done", "failed"]
    rows: int
    message: str
    error: Error | None = None
    summary: dict[str, Any] | None = None


class CampaignEvent(BaseModel):
    """How far a campaign is."""

    state: Literal["queued", "flying", "done", "failed"]
    rows: int
    draws: int
    message: str
