"""Records of an evidence folder: what documents say, who says it, where, and about what.

A folder is a handful of TOML files, one list of tables to a kind of record:

    folder.toml       mission, title, time zone of plain dates
    documents.toml    document: a text that is pointed into, known by its hash and length
    sources.toml      source: whoever speaks, and from whom they have it
    passages.toml     passage: a stretch of a document, by position and hash, never by its words
    claims.toml       claim: one statement of one source, in own words
    outside.toml      claim: the same, from beyond the documents
    artefacts.toml    artefact: things, made, marked, signed, counted
    events.toml       event: what happened or is said to have happened
    names.toml        person, place: as written and as meant
    provenance.toml   holding: who had a thing, with the gaps
    lots.toml         lot: a thing for sale (`voskhod.lots`)
    corrections.toml  correction: what was recorded before, kept for good

Decision: a claim says one thing in one of nine forms (`FORMS`), about one subject and one attribute
of it. Two claims about the same attribute of the same subject can then be held against each other
by rule, whatever the flight. Positions count Unicode code points, as the W3C's text position
selector does.

Source: W3C Web Annotation Data Model (2017), 4.2; EDTF (ISO 8601-2:2019); Spectrum 5.1 for the
fields of an artefact.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictInt, StrictStr

ID = r"^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$"
MEASURAND = r"^[a-z][a-z0-9_.]{0,127}$"
INPUT = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$"
SHA256 = r"^[0-9a-f]{64}$"
# Line ends apart, no character that steers a terminal or turns the direction of writing (Unicode
# category Cc; bidirectional overrides and isolates, UAX 9).
PLAIN = r"^[^\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*$"

Id = Annotated[str, Field(pattern=ID)]
Text = Annotated[str, Field(min_length=1, max_length=4000, pattern=PLAIN)]
Figure: TypeAlias = (
    Annotated[StrictStr, Field(max_length=100, pattern=PLAIN)] | StrictInt | StrictFloat
)
"""A number as published: with its unit ("535 km", "0:12:09"), or bare where it has none."""

Hedge = Literal["about", "at least", "at most", "nearly", "somewhat", "may", "usually", "far"]
FORMS = ("value", "date", "word", "truth", "order", "cause", "grade", "first", "depicts")
SPEAKERS = Literal[
    "eyewitness", "official", "memoir", "press", "broadcast", "dealer", "reference", "popular",
    "diary", "machine", "arithmetic",
]  # fmt: skip
HOW = Literal["copies", "rewords", "translates", "paraphrases", "quotes", "reports", "computes"]


class Record(BaseModel):
    """What every record has."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    id: Id
    note: Text | None = None


class Document(Record):
    """A text that passages point into; the user brings a copy, the folder keeps its measure."""

    title: Text
    file: Text  # name that a copy is looked for under
    sha256: Annotated[str, Field(pattern=SHA256)]
    bytes: Annotated[int, Field(ge=1)]
    code_points: Annotated[int, Field(ge=1)]
    media_type: Text = "text/plain;charset=utf-8"
    seen: Text | None = None  # EDTF


class Lineage(BaseModel):
    """From whom a source has what it says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Id
    how: HOW
    doubtful: bool = False


class Source(Record):
    """Whoever speaks."""

    name: Text
    kind: SPEAKERS
    speaker: Id | None = None  # person
    date: Text | None = None  # EDTF, when it was said
    place: Text | None = None  # address or shelf mark
    via: Id | None = None  # source that it was read in, where its own text was not seen
    artefact: Id | None = None  # thing that carries its words
    documents: tuple[Id, ...] = ()
    reliability: tuple[Annotated[float, Field(gt=0)], Annotated[float, Field(gt=0)]] = (1.0, 1.0)
    lineage: tuple[Lineage, ...] = ()
    covers: tuple[Id, ...] = ()  # topics that it tells of from end to end: silence means something
    interest: Text | None = None  # what it gains by what it says


class Passage(Record):
    """A stretch of a document: code points from `start` up to, not including, `end`."""

    document: Id
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    line: Annotated[int, Field(ge=1)] | None = None
    sha256: Annotated[str, Field(pattern=SHA256)]  # of the stretch in UTF-8
    before: Annotated[str, Field(pattern=SHA256)]  # of up to 32 code points before it
    after: Annotated[str, Field(pattern=SHA256)]  # of up to 32 code points after it
    damage: Text | None = None  # what is wrong with the text here


class Claim(Record):
    """One statement of one source, in own words; exactly one of `FORMS` is given."""

    says: Text
    source: Id
    passage: Id | None = None
    topic: Id  # stage of the flight or of the record: "walk", "landing", "sale"
    about: Id  # record or thing that it is said of: an event, an artefact, "suit"
    attribute: Id  # what of it: "duration", "issue-date", "patronymic", "happened"
    value: Figure | None = None  # a number
    low: Figure | None = None
    high: Figure | None = None
    date: Text | None = None  # EDTF
    word: Text | None = None  # a name, a title, a class, a place
    truth: StrictBool | None = None
    order: tuple[Id, Id] | None = None  # the first event came before the second, directly
    cause: tuple[Id, Id] | None = None  # the first brought about the second
    grade: Annotated[int, Field(ge=-2, le=2)] | None = None  # -2 disaster ... 2 without fault
    first: Text | None = None  # first of what class: "human", "Russian"
    depicts: Id | None = None  # event that a work shows as lived through
    readings: dict[
        Annotated[str, Field(pattern=MEASURAND)], Annotated[float, Field(gt=0, le=1)]
    ] = {}  # measurands, with probabilities
    reference: Text | None = None  # what the figure counts from, where it says so
    zone: Text | None = None  # time zone, where it says so
    hedge: Hedge | None = None
    derived_from: Id | None = None  # claim that this one repeats
    how: HOW | None = None
    causal_source: Id | None = None  # who supports a cause
    also: tuple[Id, ...] = ()  # further sources that say the same
    maybe_about: tuple[Id, ...] = ()  # what else it may be said of, where the text leaves it open
    is_opinion: bool = False
    # Dotted name of a number of the mission file that was made from this claim: flights drawn from
    # that file have it already, and cannot be held against it again.
    is_prior_of: Annotated[str, Field(pattern=INPUT)] | None = None


class Signature(BaseModel):
    """Who signed a thing, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    person: Id
    medium: Text | None = None
    position: Text | None = None
    title: Text | None = None


class Artefact(Record):
    """A thing, or several alike."""

    kind: Text
    description: Text
    count: Annotated[int, Field(ge=1)] | Literal["series", "several"] = 1
    place: Id | None = None
    date: Text | None = None  # EDTF, of its mark or making
    franking: Text | None = None
    cancel: Text | None = None
    cachet: Text | None = None
    signatures: tuple[Signature, ...] = ()
    condition: Text | None = None
    dimensions: Text | None = None
    credit: Text | None = None
    shows: tuple[Id, ...] = ()  # events, people, artefacts
    made_from: Id | None = None  # artefact that it is a copy or a picture of
    passage: Id | None = None
    source: Id


class Event(Record):
    """What happened, or is said to have happened."""

    title: Text
    date: Text  # EDTF; ".." where nothing is known
    topic: Id
    place: Id | None = None
    people: tuple[Id, ...] = ()
    flight_event: Text | None = None  # name of the same event in a flight
    part_of: Id | None = None  # event that it is a part of
    notable: bool = False  # a fault or a danger that a full account would not leave out
    zone: Text | None = None
    sources: tuple[Id, ...] = ()
    passages: tuple[Id, ...] = ()


class Person(Record):
    """Somebody, as written and as meant."""

    name: Text
    as_written: tuple[Text, ...] = ()
    role: Text | None = None


class Place(Record):
    """Somewhere, as written and as meant."""

    name: Text
    as_written: tuple[Text, ...] = ()
    identifier: Text | None = None  # of a gazetteer
    latitude_deg: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude_deg: Annotated[float, Field(ge=-180, le=180)] | None = None


class Holding(Record):
    """Who had a thing and when; a gap is a holding without a holder."""

    artefacts: tuple[Id, ...]
    holder: Text | None = None
    as_written: Text | None = None
    date: Text = ".."  # EDTF
    source: Id


class Correction(Record):
    """An earlier content of a record, kept for good."""

    record: Id
    attribute: Text
    was: Text
    became: Text
    date: Text
    reason: Text
    by: Text


class Header(BaseModel):
    """What a folder is about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_version: Literal[1]
    mission: Id
    title: Text
    zone: Text = "UTC"  # IANA name, of dates that state none
    topics: tuple[Id, ...]  # in the order of the story
