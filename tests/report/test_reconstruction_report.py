"""What a reconstruction says on paper: worth first, refusals in words, figures linked to claims."""

import io
import json
import re
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest
from lxml import etree
from PIL import Image

from voskhod.campaign.scatter import scatter_of
from voskhod.campaign.track_frame import TrackFrame
from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Document, Header, Passage, Source
from voskhod.reconstruct.questions import questions_of
from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.refusal import refusal_of
from voskhod.report.reconstruction_document import (
    Subject,
    aim_words,
    document_of,
    moved_inputs,
    worth_words,
)
from voskhod.report.reconstruction_files import write_reconstruction
from voskhod.report.reconstruction_tables import print_reconstruction

COUNT = 4000
MISS, SPEED = "landing.miss_distance", "landing.touchdown_speed"
AIM = TrackFrame(0.98, 0.82, 0.8)
FLOWN = {"seed": 1, "version": "0", "mission_digest": "0" * 64, "draws": COUNT}
QUESTIONS = b"""
schema_version = 1

[[question]]
id = "far"
asks = "Far off?"

[[question.answer]]
name = "far"
when = ["landing.miss_distance > 40 km"]

[[question.answer]]
name = "near"
otherwise = true

[[question]]
id = "speed"
asks = "Was <5 m/s> right?"

[[question.answer]]
name = "right"
claims = { P = "right" }

[[question.answer]]
name = "wrong"
otherwise = true
"""


@pytest.fixture(scope="module")
def frame():
    """Return flights whose miss hangs on one input alone."""
    angle, *noise = np.random.default_rng(1).normal(size=(3, COUNT))
    along, across = 40e3 + 20e3 * angle, 3e3 * noise[0]
    north, east = AIM.on_ground(along, across)
    return pl.LazyFrame(
        {
            "draw": np.arange(COUNT),
            "outcome": ["recovered"] * COUNT,
            "input.entry.flight_path_angle": angle,
            "input.capsule.mass": noise[1],
            "landing.latitude": north,
            "landing.longitude": east,
            "landing.downrange_error": along,
            "landing.crossrange_error": across,
            MISS: np.hypot(along, across),
            SPEED: 5.0 + noise[1],
        }
    )


def evidence(*claims, reliability=(4.0, 1.0)):
    """Return a folder with one source, one document and one passage in it."""
    usual = {"source": "S", "topic": "landing", "about": "flight", "attribute": "number"}
    stretch = {"start": 10, "end": 30, "line": 2, **dict.fromkeys(("sha256", "before", "after"),
                                                                  "0" * 64)}  # fmt: skip
    document = Document(id="D", title="A <note>", file="a.txt", sha256="0" * 64, bytes=99,
                        code_points=99)  # fmt: skip
    none = dict.fromkeys(("outside", "artefacts", "events", "people", "places", "holdings",
                          "corrections"), ())  # fmt: skip
    return Folder(
        Header(schema_version=1, mission="toy", title="A toy & its papers", topics=("landing",)),
        documents=(document,),
        sources=(Source(id="S", name="a <witness>", kind="press", reliability=reliability),),
        passages=(Passage(id="Q", document="D", **stretch),),
        claims=tuple(Claim(**{**usual, **one}) for one in claims),
        digest="1" * 64,
        **none,
    )


FAR = {"id": "A", "says": "came down <60 km> off", "value": "60 km", "readings": {MISS: 1.0},
       "passage": "Q", "attribute": "miss"}  # fmt: skip
LIE = {"id": "B", "says": "hit the ground at 90 m/s", "value": "90 m/s", "readings": {SPEED: 1.0}}
MADE = {"id": "P", "says": "5 m/s", "value": "5 m/s", "readings": {SPEED: 1.0},
        "is_prior_of": "capsule.mass", "attribute": "other"}  # fmt: skip
VAGUE = {"id": "V", "says": "it was cold", "truth": True, "attribute": "cold"}


@pytest.fixture(scope="module")
def told(frame):
    """Return a reconstruction with what it is about."""
    folder = evidence(FAR, LIE, MADE, VAGUE)
    done = reconstruct(frame, folder, Options(questions=questions_of(QUESTIONS, "toy")))
    scatter = scatter_of(frame)
    return SimpleNamespace(done=done, subject=Subject(folder, FLOWN, scatter, scatter))


@pytest.fixture(scope="module")
def refused(frame):
    """Return the refusal where more is wanted than a claim leaves, beside one that none meets."""
    folder = evidence(FAR, LIE)
    refusal = refusal_of(frame, folder, Options(least=0.9 * COUNT))
    assert refusal is not None
    return SimpleNamespace(done=refusal, subject=Subject(folder, FLOWN))


def written(told, folder):
    """Write a reconstruction and return the names of the files."""
    document = document_of(told.done, told.subject)
    paths = write_reconstruction(told.done, told.subject, document, np.arange(COUNT), folder)
    return {path.name for path in paths}


def test_files_are_read_back(told, tmp_path):
    """JSON, Parquet, PNG and HTML by their own programs."""
    names = {"reconstruction.json", "reconstruction.html", "weights.parquet", "bands.png",
             "landing-map.png", "verdicts.png"}  # fmt: skip
    assert written(told, tmp_path) == names
    document = json.loads((tmp_path / "reconstruction.json").read_text("utf-8"))
    assert document["is_refused"] is False
    band = document["bands"][MISS]["after"]
    assert band["quantiles"]["50"]["value"] == told.done.posterior[MISS].median
    assert document["bands"][MISS]["claims_aim"] is True
    rows = pl.read_parquet(tmp_path / "weights.parquet")
    assert rows.columns == ["draw", "share"]
    assert rows["share"].sum() == pytest.approx(1.0, rel=1e-9)  # a sum of 4000 roundings
    for name in names:
        if name.endswith(".png"):
            image = Image.open(io.BytesIO((tmp_path / name).read_bytes()))
            assert np.ptp(np.asarray(image.convert("L"))) > 100  # ink on paper


def test_every_link_of_the_page_leads_to_a_claim(told, tmp_path):
    """With passage and source beside it; texts are escaped, nothing is fetched."""
    written(told, tmp_path)
    text = (tmp_path / "reconstruction.html").read_text("utf-8")
    page = etree.fromstring(text.replace("<!DOCTYPE html>", "").encode())
    ids = [one for one in page.xpath("//@id") if not one.startswith(("bands-", "landing-map-"))]
    assert len(ids) == len(set(ids))
    links = set(page.xpath("//*[local-name()='a']/@href"))
    assert {"#claim-A", "#claim-B", "#claim-P"} <= links
    assert {link.removeprefix("#") for link in links} <= set(ids)
    cell = page.xpath("string(//*[@id='claim-A']/..)")
    assert "a <witness>" in cell
    assert "D, line 2, code points 10 to 30 (passage Q)" in cell
    assert not re.search(r'(?:src|href)="https?:', text)


def test_worth_and_doubt_come_first(told, capsys):
    """Then bands with the aim, circular questions, verdicts, sources."""
    print_reconstruction(told.done, told.subject, "somewhere")
    text = " ".join(capsys.readouterr().out.split())
    assert text.index("worth") < text.index(MISS)
    assert "Aim: landing.miss_distance" in text
    assert "56° 09′ N 46° 59′ E" in text.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "Circular: the mission file was made from P." in text
    assert "contradicted" in text
    assert "1 more claims cannot be tested" in text
    assert "bits" in text


def test_an_untold_aim_and_doubtful_weights_are_said(told):
    """In words, where they are."""
    assert "does not tell where" in aim_words(Subject(told.subject.evidence, FLOWN))
    worth = told.done.worth
    for tail, words in ((0.3, "can be believed"), (0.6, "a little too small"),
                        (0.8, "above 0.7: stated Monte Carlo errors are too small")):  # fmt: skip
        assert words in worth_words(type(worth)(**{**vars(worth), "tail": tail}))


def test_the_moved_input_is_the_one_that_the_miss_hangs_on(told):
    """And no other: its mean goes up, as 60 km is beyond the mean of 40."""
    moved = moved_inputs(told.done)
    assert [one.name for one in moved] == ["entry.flight_path_angle"]
    assert moved[0].shift > 0.5
    assert moved[0].narrowed < 1.0


def test_a_refusal_says_how_far_and_how_many(refused, capsys):
    """The claim that no flight meets, and no figure that hangs on weights."""
    print_reconstruction(refused.done, refused.subject, "somewhere")
    text = " ".join(capsys.readouterr().out.split())
    assert "No posterior is told" in text
    assert "flights would do" in text
    assert "hit the ground at 90 m/s" in text
    assert "Bayes" not in text
    assert "median" not in text
    assert refused.done.far == ("B",)


def test_a_refusal_removes_an_older_answer(told, refused, tmp_path):
    """What is left in the folder is of one answer."""
    written(told, tmp_path)
    names = written(refused, tmp_path)
    assert names == {path.name for path in tmp_path.iterdir()}
    document = json.loads((tmp_path / "reconstruction.json").read_text("utf-8"))
    assert document["is_refused"] is True
    assert document["far"] == ["B"]
    assert "bands" not in document
    page = etree.fromstring((tmp_path / "reconstruction.html").read_bytes().split(b"\n", 1)[1])
    assert page.xpath("//*[@id='claim-B']")


def test_a_folder_without_claims_is_an_honest_answer(frame, tmp_path, capsys):
    """What the flights knew before, and said so."""
    folder = evidence()
    done = SimpleNamespace(done=reconstruct(frame, folder), subject=Subject(folder, FLOWN))
    assert written(done, tmp_path) >= {"reconstruction.json", "reconstruction.html"}
    print_reconstruction(done.done, done.subject, tmp_path)
    assert "Nobody has a vote" in capsys.readouterr().out
