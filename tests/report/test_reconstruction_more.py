"""Values of readings, other dynamics, other priors and the walk's times on paper."""

import io
import json

import numpy as np
import polars as pl
import pytest
from lxml import etree
from matplotlib.backends.backend_agg import FigureCanvasAgg
from rich.console import Console

from voskhod.evidence.folder import Folder
from voskhod.evidence.records import Claim, Header, Source
from voskhod.reconstruct.beside import beside
from voskhod.reconstruct.prior_sensitivity import other_priors
from voskhod.reconstruct.questions import questions_of
from voskhod.reconstruct.reconstruction import Options, reconstruct
from voskhod.reconstruct.value import value_of_information
from voskhod.reconstruct.walk_times import walk_times
from voskhod.report import look
from voskhod.report import reconstruction_beside as two
from voskhod.report import reconstruction_priors as priors
from voskhod.report import reconstruction_value as value
from voskhod.report.figures_walk_bands import draw_walk_bands

MISS, OUT = "landing.miss_distance", "spacewalk.outside_duration"
COUNT = 8000
QUESTION = b"""
schema_version = 1
[[question]]
id = "far"
asks = "Was it <far>?"
[[question.answer]]
name = "far"
when = ["landing.miss_distance > 40 km"]
[[question.answer]]
name = "near"
otherwise = true
"""


def rows(seed, far):
    rng = np.random.default_rng(seed)
    angle, *noise = rng.normal(size=(4, COUNT))
    miss = far + 20e3 * angle
    return pl.LazyFrame(
        {
            "draw": np.arange(COUNT),
            "outcome": ["recovered"] * COUNT,
            "input.entry.flight_path_angle": angle,
            MISS: miss,
            "landing.downrange_error": miss + 1e3 * noise[0],
            OUT: 700.0 + 60.0 * noise[1],
        }
    )


@pytest.fixture(scope="module")
def evidence():
    usual = {"topic": "t", "about": "flight", "attribute": "number"}
    claims = (
        Claim(id="A", says="60 km off", value="60 km", source="S", readings={MISS: 1.0}, **usual),
        Claim(id="B", says="12 min out", value="720 s", source="T", readings={OUT: 1.0}, **usual),
    )
    none = dict.fromkeys(("outside", "documents", "passages", "artefacts", "events", "people",
                          "places", "holdings", "corrections"), ())  # fmt: skip
    return Folder(
        Header(schema_version=1, mission="toy", title="A toy", topics=("t",)),
        sources=tuple(
            Source(id=name, name="a <witness>", kind="press", reliability=(4.0, 1.0))
            for name in ("S", "T")
        ),
        claims=claims,
        digest="1" * 64,
        **none,
    )


@pytest.fixture(scope="module")
def told(evidence):
    options = Options(questions=questions_of(QUESTION, "toy"), sensitivity=False)
    return tuple(
        reconstruct(rows(seed, far), evidence, options) for seed, far in ((1, 40e3), (2, 70e3))
    )


def printed(print_it, *what, width=100):
    stream = io.StringIO()
    print_it(Console(file=stream, width=width), *what)
    return stream.getvalue()


def parsed(section):
    return etree.fromstring(f"<div>{section}</div>")


def test_values_are_told_alike_on_terminal_page_and_document(told, evidence):
    found = value_of_information(rows(1, 40e3), told[0], evidence, (MISS, OUT))
    text = printed(value.print_value, found)
    assert "Downrange error" in text
    assert "Was it <far>?" in text
    assert "nothing that was asked" in text  # of the time outside
    page = parsed(value.value_section(found))
    assert "Was it <far>?" in page.xpath("string(//table)")
    assert page.xpath("//td[@rowspan]") or page.xpath("//td[@title]")
    document = json.loads(json.dumps(value.value_document(found), allow_nan=False))
    best = found.best(MISS, 2)[0]
    assert best.candidate == "measure landing.downrange_error"
    (same,) = [g for g in document["gains"]
               if (g["candidate"], g["target"]) == (best.candidate, MISS)]  # fmt: skip
    assert same["bits"]["value"] == best.bits.value
    assert same["bits"]["is_told"]


def test_two_dynamics_are_told_alike(told):
    found = beside(*told, (MISS, OUT), ("plain <air>", "thick air"))
    text = printed(two.print_beside, found)
    assert "plain <air>" in text
    assert "hangs" in text.partition("Outside duration")[0]  # the miss, not the time outside
    page = parsed(two.beside_section(found))
    assert len(page.xpath("//td/strong")) == sum(one.hangs for one in found.rows)
    document = json.loads(json.dumps(two.beside_document(found), allow_nan=False))
    assert [one["hangs"] for one in document["rows"]] == [one.hangs for one in found.rows]


def test_other_priors_are_told_alike(told):
    found = other_priors(rows(1, 40e3), told[0], (MISS, OUT))
    assert {one.input for one in found} == {"entry.flight_path_angle"}
    text = printed(priors.print_priors, found)
    assert "wider" in text
    assert "Miss distance" in text
    page = parsed(priors.priors_section(found))
    assert len(page.xpath("//tbody/tr")) == len(found)
    document = json.loads(json.dumps(priors.priors_document(found), allow_nan=False))
    assert document[0]["changed"][MISS]["median"] == found[0].changed[MISS].band.median
    assert priors.priors_section(()) == ""
    assert printed(priors.print_priors, ()) == ""


def test_the_walk_is_drawn_with_all_that_is_said(told, evidence):
    moments = walk_times(rows(1, 40e3), told[0], evidence)
    assert [one.name for one in moments] == ["left_airlock", "back_inside"]
    with look.house_style():
        figure = draw_walk_bands(moments)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Out", "In"]
    diamonds = [line for line in axes.lines if line.get_marker() == "D"]
    assert [float(line.get_xdata()[0]) for line in diamonds] == [12.0]  # 720 s
    low, high = axes.get_xlim()
    assert low < 0.0 < 12.0 < high
    renderer = canvas.get_renderer()
    for text in axes.texts:
        assert text.get_window_extent(renderer).x1 <= figure.bbox.x1
