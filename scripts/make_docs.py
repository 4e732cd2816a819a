"""Rewrite what the documentation shows of a fresh flight: pictures, printed answer, table.

Usage: python scripts/make_docs.py

Flies Voskhod 2 (nominal), writes the pictures to docs/pictures, draws its rescues, runs the suites
of comparisons and replaces the marked parts of README.md, docs/rescue.md and docs/validation.md.
Nothing there is typed by hand.
"""

import io
import re
from pathlib import Path

import numpy as np
from rich.console import Console

from voskhod.campaign.rescues import Quantile, Rescues, bands, drawn_rescues
from voskhod.evidence.claims import Claim, load_claims
from voskhod.flight.flight import Flight, fly_mission
from voskhod.flight.measurands import MEASURANDS
from voskhod.mission.loading import load_mission
from voskhod.phases.fate import Cause
from voskhod.physics.earth import great_circle_distance
from voskhod.report import terminal
from voskhod.report.figures_survival import Helped, draw_survival
from voskhod.report.look import house_style
from voskhod.report.pictures import DOTS_PER_INCH, write_pictures
from voskhod.report.shown import number, shown, signed
from voskhod.validation.shown_scores import VERDICTS, cells, summary
from voskhod.validation.suites import SUITES, run_suite

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 120
RESCUES, SEED = 2000, 1
ROWS = (  # measurand, claim that it is held against
    ("landing.latitude", "latitude-59-34"),
    ("landing.longitude", "longitude-55-28"),
    ("landing.time", ""),
    ("landing.miss_distance", ""),
    ("entry.peak_load", ""),
    ("spacewalk.outside_duration", "outside-12-09"),
    ("spacewalk.vacuum_duration", ""),
    ("spacewalk.airlock_cycle_duration", ""),
    ("spacewalk.hatch_open_duration", ""),
    ("spacewalk.return_duration", "return-1-49"),
    ("walker.peak_heart_rate", ""),
    ("walker.core_temperature_rise", ""),
    ("walker.greatest_distance", "distance-5.35"),
    ("ship.spin_after_jettison", ""),
    ("cabin.peak_oxygen_fraction", ""),
    ("descent.burn_delay", ""),
    ("descent.burn_to_landing", ""),
    ("rescue.located_after", ""),
    ("rescue.reached_after", "reached-next-morning"),
    ("rescue.extracted_after", ""),
    ("rescue.nights_out", ""),
)


def printed_answer(flight: Flight, claims: tuple[Claim, ...]) -> str:
    """Return what `voskhod fly` prints, as plain text."""
    text = io.StringIO()
    console = Console(file=text, width=WIDTH, highlight=False, color_system=None)
    terminal.console = lambda: console
    terminal.print_flight(flight, claims, Path("out") / flight.mission.mission.id)
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines())


def validation_table(flight: Flight, claims: tuple[Claim, ...]) -> str:
    """Return the table of the nominal flight beside the documents, with signed differences."""
    lines = [
        "| quantity | flown | documents | difference | who says so |",
        "|---|---|---|---|---|",
        _landing_row(flight, claims),
    ]
    for name, wanted in ROWS:
        about = [c for c in claims if c.measurand == name]
        claim = next((c for c in about if c.id == wanted), about[0] if about else None)
        value = flight.measurands[name]
        if claim is None or value is None:
            continue
        unit = MEASURANDS[name]
        flown, label = shown(value, unit.unit, unit.shown_in)
        said, _ = shown(claim.value, unit.unit, unit.shown_in)
        source = re.sub(r"[|]", "/", claim.source)
        lines.append(
            f"| `{name}` | {number(flown)}{label} | {number(said)}{label} "
            f"| {signed(flown - said)}{label} | {source} |"
        )
    return "\n".join(lines)


def _landing_row(flight: Flight, claims: tuple[Claim, ...]) -> str:
    by_measurand = {c.measurand: c for c in reversed(claims)}
    latitude = by_measurand["landing.latitude"].value
    longitude = by_measurand["landing.longitude"].value
    landed = flight.record.landing
    apart = great_circle_distance(
        *(np.asarray(x) for x in (landed.latitude, landed.longitude, latitude, longitude))
    )
    place = f"{np.degrees(landed.latitude):.2f}° N {np.degrees(landed.longitude):.2f}° E"
    said = f"{np.degrees(latitude):.2f}° N {np.degrees(longitude):.2f}° E"
    source = by_measurand["landing.latitude"].source
    return f"| landing point | {place} | {said} | {float(apart) / 1e3:.0f} km apart | {source} |"


def bands_table(rescues: Rescues) -> str:
    """Return the bands of drawn rescues as a table, and how those that landed alive ended."""
    lines = ["| clock | 5 % | median | 95 % |", "|---|---|---|---|"]
    for name, band in bands(rescues).items():
        scale, unit = (1.0, "") if name == "nights" else (3600.0, " h")

        def cell(of: Quantile, scale: float = scale, unit: str = unit) -> str:
            value, low, high = (number(x / scale, 3) for x in of)
            return f"{value}{unit} ({low} to {high})"

        lines.append(f"| {name} | " + " | ".join(cell(one) for one in band) + " |")
    ended = rescues.outcome[rescues.landed]
    shares = [100.0 * float(np.mean(ended == cause)) for cause in (Cause.RECOVERED, Cause.FROZE)]
    lines += [
        "",
        f"Of {RESCUES} draws {ended.size} landed alive. Taken out alive: {number(shares[0], 3)} %; "
        f"frozen before help came: {number(shares[1], 3)} %. Brackets: 95 % intervals.",
    ]
    return "\n".join(lines)


def write_survival(rescues: Rescues, path: Path) -> None:
    """Write the survival curves of those who landed alive as a PNG file."""
    here = rescues.landed
    alive, able = (
        Helped(*(np.mean(part[here], axis=0) for part in pair))
        for pair in ((rescues.alive, rescues.alive_left), (rescues.able, rescues.able_left))
    )
    with house_style():
        figure = draw_survival(rescues.hours, alive, able)
        figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": None})


def scores_table() -> str:
    """Return the scores of every suite as tables, with what is outside said first."""
    parts = []
    for name in (name for name, suite in SUITES.items() if not suite.is_long):
        scores = run_suite(name, print)
        parts += [f"### {name}", "", summary(scores), ""]
        parts += ["| what is compared | ours | theirs | error | allowed | in | verdict | source |"]
        parts += ["|---|---:|---:|---:|---:|---|---|---|"]
        for score in scores:
            source = score.source.replace("|", "/")
            row = (*cells(score), VERDICTS[score.holds], source)
            parts.append("| " + " | ".join(row) + " |")
        parts.append("")
    return "\n".join(parts).rstrip()


def replace(text: str, mark: str, content: str) -> str:
    """Return a text with what stands between two marks replaced."""
    pattern = re.compile(rf"(<!-- {mark} -->\n).*?(\n<!-- end {mark} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"the page must hold the marks of {mark!r}")
    return pattern.sub(lambda m: m[1] + content + m[2], text)


def main() -> None:
    """Fly, draw, compare, and rewrite the marked parts of the pages."""
    flight, claims = fly_mission(load_mission("voskhod-2")), load_claims("voskhod-2")
    for path in write_pictures(flight, claims, ROOT / "docs" / "pictures"):
        print(path.relative_to(ROOT))
    readme = ROOT / "README.md"
    text = readme.read_text("utf-8")
    text = replace(text, "answer", f"```\n{printed_answer(flight, claims)}\n```")
    text = replace(text, "validation", validation_table(flight, claims))
    readme.write_text(text, "utf-8")
    print("README.md")
    rescues = drawn_rescues(flight.mission, SEED, RESCUES, print)
    write_survival(rescues, ROOT / "docs" / "pictures" / "survival-curve.png")
    page = ROOT / "docs" / "rescue.md"
    page.write_text(replace(page.read_text("utf-8"), "bands", bands_table(rescues)), "utf-8")
    print("docs/rescue.md")
    page = ROOT / "docs" / "validation.md"
    page.write_text(replace(page.read_text("utf-8"), "scores", scores_table()), "utf-8")
    print("docs/validation.md")


if __name__ == "__main__":
    main()
