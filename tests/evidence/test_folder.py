"""Folders of records: reading, what must hold within and across them, and what is refused."""

import hashlib
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voskhod.errors import InputError
from voskhod.evidence import folder as folders
from voskhod.evidence.folder import built_in_folder, read_folder
from voskhod.evidence.new import new_folder

TEXT = "Nine minutes outside, says the \u00e9quipe.\n"


def sha(text):
    """Return the hash of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def claim(**keys):
    """Return a claim as a table of TOML."""
    given = {"id": "C1", "says": "nine minutes", "source": "S-A", "topic": "walk"}
    given |= {"about": "walk", "attribute": "duration", "value": "9 min"} | keys
    rows = (f"{key} = {_toml(value)}\n" for key, value in given.items() if value is not None)
    return "[[claim]]\n" + "".join(rows)


def _toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {_toml(part)}' for key, part in value.items()) + " }"
    if isinstance(value, str):
        return '"' + "".join(f"\\u{ord(c):04x}" if ord(c) < 32 else c for c in value) + '"'
    return str(value).lower()  # true, false, nan and numbers


SOURCES = '[[source]]\nid = "S-A"\nname = "A paper"\nkind = "press"\ndocuments = ["D1"]\n'
DOCUMENT = (
    f'[[document]]\nid = "D1"\ntitle = "A report"\nfile = "a.txt"\nsha256 = "{sha(TEXT)}"\n'
    f"bytes = {len(TEXT.encode())}\ncode_points = {len(TEXT)}\n"
)
HEADER = (
    'schema_version = 1\nmission = "test"\ntitle = "Test"\nzone = "UTC"\n'
    'topics = ["walk", "landing"]\n'
)


def passage(start=0, end=12, **keys):
    """Return a passage of the document as a table of TOML."""
    parts = {"sha256": TEXT[start:end], "before": TEXT[max(start - 32, 0) : start]}
    parts |= {"after": TEXT[end : end + 32]}
    rows = "".join(f'{key} = "{keys.get(key, sha(part))}"\n' for key, part in parts.items())
    return f'[[passage]]\nid = "Q1"\ndocument = "D1"\nstart = {start}\nend = {end}\n{rows}'


EVENTS = '[[event]]\nid = "E1"\ntitle = "Out"\ndate = "1965-03-18"\ntopic = "walk"\n'
NAMES = '[[person]]\nid = "P1"\nname = "Somebody"\n\n[[place]]\nid = "L1"\nname = "Somewhere"\n'
ARTEFACT = '[[artefact]]\nid = "A1"\nkind = "cover"\ndescription = "A cover"\nsource = "S-A"\n'


@pytest.fixture
def path(tmp_path):
    """Return a folder that holds one record of most kinds."""
    content = {
        "folder.toml": HEADER,
        "documents.toml": DOCUMENT,
        "sources.toml": SOURCES,
        "passages.toml": passage(),
        "claims.toml": claim(passage="Q1"),
        "outside.toml": claim(id="other", value="10 min"),
        "artefacts.toml": ARTEFACT,
        "events.toml": EVENTS,
        "names.toml": NAMES,
    }
    for name, text in content.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def refused(path):
    """Return the error that reading a folder ends in."""
    with pytest.raises(InputError) as caught:
        read_folder(path)
    assert caught.value.exit_code == 2
    return caught.value


def test_a_folder_is_read_in_the_order_of_its_files(path):
    """Every kind stands in its place; a file that is missing is empty."""
    folder = read_folder(path)
    assert folder.header.topics == ("walk", "landing")
    assert [claim.id for claim in folder.claims] == ["C1"]
    assert [claim.id for claim in folder.all_claims()] == ["C1", "other"]
    assert folder.all_claims("documents") == folder.claims
    assert folder.all_claims("outside") == folder.outside
    assert folder.holdings == folder.corrections == ()
    kinds = [kind for kind, _ in folder.records()]
    assert kinds == [
        *("document", "source", "passage", "claim", "claim", "artefact", "event"),
        *("person", "place"),
    ]


def test_any_record_is_found_by_its_id(path):
    """Ids are unique over the folder, so one is enough."""
    folder = read_folder(path)
    assert folder.record("L1").name == "Somewhere"
    assert folder.has("C1")
    assert not folder.has("C2")
    with pytest.raises(InputError, match="Did you mean other") as caught:
        folder.record("othr")
    assert caught.value.given == "othr"


def test_the_digest_is_that_of_the_bytes(path):
    """It changes with any byte of any file, lots among them, and with nothing else."""
    first = read_folder(path).digest
    assert read_folder(path).digest == first
    (path / "notes.md").write_text("not a record")
    assert read_folder(path).digest == first
    (path / "events.toml").write_text(EVENTS + "# a remark\n")
    second = read_folder(path).digest
    (path / "lots.toml").write_text('[[lot]]\nid = "L"\n')
    assert len({first, second, read_folder(path).digest}) == 3


def test_a_folder_without_a_header_is_none(path, tmp_path):
    """`folder.toml` is the only file that must be there."""
    (path / "folder.toml").unlink()
    assert (refused(path).where, refused(path).must) == ("folder.toml", "must be there")
    assert "must be a folder of evidence" in str(refused(tmp_path / "nowhere"))
    assert "must be a folder of evidence" in str(refused(path / "claims.toml"))
    assert "must be a folder of evidence" in str(refused(Path("a" * 5000)))


def test_built_in_folders_are_named_by_missions():
    """A name that is a path leads nowhere."""
    assert built_in_folder("voskhod-2") is built_in_folder("voskhod-2")
    for name in ("apollo-13", "../voskhod-2", "_template", "", "a\0b"):
        assert built_in_folder(name) is None


# File, its content, where the error points, what must hold, what was given.
BAD = [
    ("claims.toml", "claim = [", None, "must be TOML", "Invalid"),
    ("claims.toml", "[[clam]]\n", "clam", "must be a known key", "clam"),
    ("claims.toml", "[claim]\n", "claim", "must be a list of tables", None),
    ("claims.toml", claim(source=None), "claim.0.source", "must be given", None),
    ("claims.toml", claim(vaule=3), "claim.0.vaule", "must be a known key", "vaule"),
    ("claims.toml", claim(value=None), "claim.0", "must have exactly one of", "none"),
    ("claims.toml", claim(word="nine"), "claim.0", "must have exactly one of", "value and word"),
    ("claims.toml", claim(source="S-B"), "claim.0.source", "id of a known source", "S-B"),
    ("claims.toml", claim(passage="P1"), "claim.0.passage", "known passage", "of kind person"),
    ("claims.toml", claim(about="E2"), "claim.0.about", "id of a known record", "E2"),
    ("claims.toml", claim(topic="wlak"), "claim.0.topic", "one of the folder's topics", "wlak"),
    ("claims.toml", claim(low="10 min"), "claim.0.value", "between low and high", "9 min"),
    ("claims.toml", claim(low="8 km"), "claim.0.low", "the dimension of s", "km"),
    ("claims.toml", claim(high="x"), "claim.0.high", "must begin with a number", "x"),
    ("claims.toml", claim(value=None, truth=True, low=1), "claim.0.low", "go with a value", "1"),
    ("claims.toml", claim(value=float("nan")), "claim.0.value", "must be a finite number", "nan"),
    ("claims.toml", claim(value="inf min"), "claim.0.value", "must begin with a number", "inf"),
    ("claims.toml", claim(value="1e999 m"), "claim.0.value", "must be a finite number", "1e999"),
    ("claims.toml", claim(value=True), "claim.0.value", "must be a finite number", "True"),
    ("claims.toml", claim(value="9 mni"), "claim.0.value", "a unit that exists", "mni"),
    ("claims.toml", claim(says="a\x1b[31m"), "claim.0.says", "without control characters", "x1b"),
    ("claims.toml", claim(says="a\u202eb"), "claim.0.says", "without control characters", "202e"),
    ("claims.toml", claim(says="x" * 10**7), "claim.0.says", "at most 4000 characters", "xxx"),
    ("claims.toml", claim(says=""), "claim.0.says", "at least 1 character", "''"),
    ("claims.toml", claim(id="a'; DROP TABLE claim; --"), "claim.0.id", "letters, digits", "DROP"),
    ("claims.toml", claim(id="../../etc/passwd"), "claim.0.id", "letters, digits", "passwd"),
    ("claims.toml", claim() + claim(), "claim.1.id", "unique", "C1, as claim.0 of"),
    ("claims.toml", claim(hedge="maybe"), "claim.0.hedge", "'about'", "maybe"),
    ("claims.toml", claim(how="copies"), "claim.0.how", "must go with derived_from", "copies"),
    ("claims.toml", claim(value=None, grade=3), "claim.0.grade", "less than or equal to 2", "3"),
    ("claims.toml", claim(value=None, truth="yes"), "claim.0.truth", "valid boolean", "yes"),
    ("claims.toml", claim(value=None, date="1965-13"), "claim.0.date", "EDTF", "1965-13"),
    ("claims.toml", claim(zone="Moscow time"), "claim.0.zone", "name of a time zone", "Moscow"),
    ("sources.toml", SOURCES + "reliability = [0, 1]\n", "source.0.reliability.0", "than 0", "0"),
    ("sources.toml", SOURCES.replace("D1", "D2"), "source.0.documents.0", "known document", "D2"),
    ("sources.toml", SOURCES + 'covers = ["sale"]\n', "source.0.covers.0", "topics", "sale"),
    ("passages.toml", passage(end=40), "passage.0.end", "within the 39 code points", "40"),
    ("passages.toml", passage(5, 5), "passage.0.end", "must lie after start", "5"),
    ("passages.toml", passage(sha256="00"), "passage.0.sha256", "64 hexadecimal digits", "00"),
    ("passages.toml", passage(-1, 5), "passage.0.start", "greater than or equal to 0", "-1"),
    ("artefacts.toml", ARTEFACT + "count = 0\n", "artefact.0.count", "equal to 1", "0"),
    ("artefacts.toml", ARTEFACT + 'shows = ["E9"]\n', "artefact.0.shows.0", "record", "E9"),
    ("events.toml", EVENTS.replace("-18", "-32"), "event.0.date", "EDTF", "1965-03-32"),
    ("events.toml", EVENTS.replace('"1965-03-18"', "1965-03-18"), "event.0.date", "text", "1965"),
    ("names.toml", NAMES + "latitude_deg = 91\n", "place.0.latitude_deg", "equal to 90", "91"),
    ("folder.toml", HEADER.replace("UTC", "Mars"), "zone", "name of a time zone", "Mars"),
    ("folder.toml", HEADER.replace("= 1", "= 2"), "schema_version", "should be 1", "2"),
]


@pytest.mark.parametrize(("name", "text", "where", "must", "given"), BAD)
def test_bad_records_name_their_key(path, name, text, where, must, given):
    """One error: file, key, what must hold, what was given; and it is short."""
    (path / name).write_text(text, "utf-8")
    wrong = refused(path)
    assert str(wrong.file) == f"{path}/{name}"
    assert wrong.where == where
    assert must in wrong.must
    assert (given or "") in (wrong.given or "")
    assert len(str(wrong)) < 600 + len(str(path))


READINGS = [
    ({"landing.mis_distance": 1.0}, "9 km", "readings.landing.mis_distance", "of the flight"),
    ({"landing.miss_distance": 1.0}, "9 min", "value", "must have the dimension of m"),
    ({"landing.miss_distance": 1.0}, 9, "value", "must have a unit"),
    ({"rescue.nights_out": 1.0}, "9 min", "value", "must have the dimension of a pure number"),
    ({"landing.miss_distance": 0.6, "landing.time": 0.4}, "9 km", "value", "the dimension of s"),
    ({"landing.miss_distance": 1.5}, "9 km", "readings.landing.miss_distance", "equal to 1"),
    ({"landing.miss_distance": 0.0}, "9 km", "readings.landing.miss_distance", "than 0"),
]


@pytest.mark.parametrize(("readings", "value", "key", "must"), READINGS)
def test_a_number_fits_each_measurand_that_it_may_mean(path, readings, value, key, must):
    """Unknown measurands, wrong dimensions and missing units are refused."""
    (path / "claims.toml").write_text(claim(readings=readings, value=value))
    wrong = refused(path)
    assert wrong.where == f"claim.0.{key}"
    assert must in wrong.must


def test_an_unknown_measurand_has_a_suggestion(path):
    """A slip of the pen is answered with what may have been meant."""
    (path / "claims.toml").write_text(claim(readings={"landing.mis_distance": 1.0}, value="9 km"))
    assert refused(path).do == "Did you mean landing.miss_distance?"


def test_probabilities_add_up_to_one_at_most(path):
    """What is left over is a measurand that nobody thought of."""
    walk = {"spacewalk.outside_duration": 0.7, "spacewalk.hatch_open_duration": 0.2}
    (path / "claims.toml").write_text(claim(readings=walk))
    read_folder(path)
    walk["spacewalk.vacuum_duration"] = 0.2
    (path / "claims.toml").write_text(claim(readings=walk))
    assert (refused(path).where, refused(path).given) == ("claim.0.readings", "1.1")


CIRCLES = [
    ("claims.toml", claim(derived_from="C1", how="copies"), "C1 from C1"),
    (
        "claims.toml",
        claim(derived_from="C2", how="copies") + claim(id="C2", derived_from="C1", how="quotes"),
        "C1 from C2 from C1",
    ),
    ("sources.toml", SOURCES + 'lineage = [{ source = "S-A", how = "copies" }]\n', "S-A from S-A"),
    ("artefacts.toml", ARTEFACT + 'made_from = "A1"\n', "A1 from A1"),
    ("events.toml", EVENTS + 'part_of = "E1"\n', "E1 from E1"),
]


@pytest.mark.parametrize(("name", "text", "circle"), CIRCLES)
def test_nothing_comes_from_itself(path, name, text, circle):
    """Over any number of steps."""
    (path / name).write_text(text)
    assert (refused(path).must, refused(path).given) == ("must not lead back to itself", circle)


def test_a_long_line_of_copies_is_no_circle(path):
    """Depth is no trouble: ten thousand copies, each of the one before."""
    rows = [claim(id="K0")]
    rows += [claim(id=f"K{i}", derived_from=f"K{i - 1}", how="copies") for i in range(1, 10_000)]
    (path / "claims.toml").write_text("".join(reversed(rows)))
    assert len(read_folder(path).claims) == 10_000


def test_a_file_that_nobody_reads_is_a_slip(path):
    """A misspelt name would be an empty list otherwise."""
    (path / "claims.toml").rename(path / "claim.toml")
    assert refused(path).given == "claim.toml"
    assert refused(path).do == "Did you mean claims.toml?"


def test_what_is_no_text_file_is_refused(path):
    """Other bytes, a folder of that name, a file out of proportion."""
    (path / "claims.toml").write_bytes(b"\xff\xfe")
    assert "UTF-8" in refused(path).must
    (path / "claims.toml").unlink()
    (path / "claims.toml").mkdir()
    assert refused(path).must == "must be a file"


def test_sizes_have_limits(path, monkeypatch):
    """A file and a table may not grow for ever."""
    monkeypatch.setattr(folders, "LIMIT_RECORDS", 1)
    (path / "claims.toml").write_text(claim() + claim(id="C2"))
    assert refused(path).must == "must not hold more than 1 records"
    monkeypatch.setattr(folders, "LIMIT_BYTES", 10)
    assert "must not be larger than" in refused(path).must


def test_a_first_error_tells_how_many_follow(path):
    """One thing is mended at a time."""
    (path / "claims.toml").write_text(claim(grade="x", topic=3, hedge="maybe"))
    assert "more after this one" in (refused(path).do or "")


@settings(max_examples=40)
@given(st.text(max_size=60), st.sampled_from(["says", "about", "value", "date", "zone", "passage"]))
def test_any_text_is_read_or_refused_in_one_error(text, key):
    """Whatever stands in a field, the answer is a folder or one `InputError`."""
    table = tomllib.loads(claim())["claim"][0] | {key: text}
    if key == "date":
        del table["value"]
    where = "claim.0"
    try:
        (found,) = folders.validated(list[folders.Claim], [table], ("claim",), "claims.toml")
        row = folders.Row(found, "claim", 0, "claims.toml")
        header = folders.Header.model_validate(tomllib.loads(HEADER))
        folders.check_records(header, [row], "folder.toml")
    except InputError as wrong:
        where = wrong.where or ""
    assert where.startswith("claim.0")


def test_the_template_is_a_folder(tmp_path):
    """What `new_folder` writes loads as it stands."""
    new_folder(tmp_path / "mine", "my-flight")
    assert read_folder(tmp_path / "mine").header.mission == "my-flight"
