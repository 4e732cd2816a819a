"""What is told of a flight: events in order, telemetry on rising clocks, an outcome in words."""

import numpy as np
import pytest

from voskhod.flight.events import events_of
from voskhod.flight.flight import fly_mission
from voskhod.flight.outcome import outcome_of
from voskhod.mission.loading import load_mission
from voskhod.phases.fate import MEANING, Cause

SUCCESS = (
    "suit.joints.structure=1",
    "suit.backpack.oxygen=2.38 kg",
    "suit.backpack.ventilation=0.7 g/s",
    "airlock.vent_diameter=25 mm",
    "weather.mean_temperature=-5 degC",
)
LOSSES = {
    "hatch_stayed_shut": "airlock.vent_diameter=2 mm",
    "walker_without_oxygen": "suit.leak=5 g/s",
    "walker_outside": "suit.joints.structure=30",
    "airlock_limp": "airlock.booms.groups_lost=2",
    "walker_poisoned": "suit.backpack.ventilation=0.05 g/s",
    "cabin_air_lost": "cabin.oxygen_partial_limit=25 kPa",
    "stayed_in_orbit": "engine.burn_duration=1 s",
    "entry_too_hard": "capsule.load_tolerance=0.5",
    "no_orientation": "descent.manual.least_sun=89 deg",
    "engine_failed": "engine.fails=true",
    "parachute_torn": "parachute.mach_limit=0.1",
    "landing_too_hard": "parachute.touchdown_limit=0.1 m/s",
    "froze": "weather.mean_temperature=-60 degC",
    "not_recovered": "search.twilight=91 deg",
}


def fly(*overrides):
    """Return a flight that succeeds, with settings laid over it."""
    return fly_mission(load_mission("voskhod-2", (*SUCCESS, *overrides)))


@pytest.fixture(scope="module")
def recovered():
    """Return a flight from which the crew is recovered."""
    return fly()


@pytest.mark.parametrize("cause", LOSSES)
def test_loss_is_told_with_its_time_and_ends_the_story(cause):
    """Each loss has its event; what cannot follow it is not told, what is undefined is None."""
    flight = fly(LOSSES[cause])
    assert flight.outcome.cause == cause
    assert not flight.outcome.is_nominal
    lost = flight.event(cause)
    assert lost is not None
    assert lost.time_s == flight.outcome.time_s
    times = [event.time_s for event in flight.events]
    assert times == sorted(times)
    if not cause.startswith(("hatch", "walker", "airlock")):  # then ship and commander fly on
        assert flight.events[-1].time_s == lost.time_s
        assert flight.event("extracted") is None
    assert flight.measurands["rescue.extracted_after"] is None


def test_recovered_crew_has_the_whole_story(recovered):
    """A flight without loss is told from lift-off to extraction, each event once, in order."""
    assert recovered.outcome.cause == "recovered"
    assert recovered.outcome.is_nominal
    assert recovered.outcome.time_s is None
    names = [event.name for event in recovered.events]
    assert len(set(names)) == len(names)
    order = (
        "lift_off",
        "insertion",
        "booms_rigid",
        "vent_opened",
        "vacuum_reached",
        "hatch_opened",
        "left_airlock",
        "return_begun",
        "back_inside",
        "hatch_closed",
        "refill_begun",
        "refilled",
        "automatic_failed",
        "ignition_planned",
        "ignition",
        "cut_off",
        "entry_interface",
        "peak_load",
        "drogue_opened",
        "touchdown",
        "located",
        "extracted",
    )
    assert [name for name in names if name in order] == list(order)
    assert {"supplied", "reached", "airlock_jettisoned"} <= set(names)


def test_events_lie_inside_the_flight(recovered):
    """Nothing happens before lift-off or after the crew is out."""
    last = max(recovered.event(name).time_s for name in ("extracted", "supplied"))
    assert all(0.0 <= event.time_s <= last for event in recovered.events)
    assert all(event.title and event.phase for event in recovered.events)


def test_events_and_measurands_agree(recovered):
    """Differences of events are the measurands that are defined by them."""
    at = {event.name: event.time_s for event in recovered.events}
    values = recovered.measurands
    for name, first, last in (
        ("spacewalk.outside_duration", "left_airlock", "back_inside"),
        ("spacewalk.hatch_open_duration", "hatch_opened", "hatch_closed"),
        ("spacewalk.vacuum_duration", "vacuum_reached", "refill_begun"),
        ("spacewalk.airlock_cycle_duration", "vent_opened", "refill_begun"),
        ("descent.burn_delay", "ignition_planned", "ignition"),
        ("descent.burn_to_landing", "ignition", "touchdown"),
        ("rescue.located_after", "touchdown", "located"),
        ("rescue.extracted_after", "touchdown", "extracted"),
        ("landing.time", "lift_off", "touchdown"),
    ):
        # differences of clocks of 1e5 s: rounding
        assert values[name] == pytest.approx(at[last] - at[first], abs=1e-9), name


def test_entry_interface_is_at_100_km(recovered):
    """The altitude in the telemetry is 100 km when the event says so."""
    entry = recovered.telemetry["entry"]
    falling = entry.time_s > recovered.event("cut_off").time_s
    when = recovered.event("entry_interface").time_s
    height = np.interp(when, entry.time_s[falling], entry["altitude"][falling])
    # the same straight line between samples, on two altitude formulas that differ by 0.1 m
    assert height == pytest.approx(100e3, abs=1.0)


@pytest.mark.parametrize(
    "name",
    ["orbit", "spacewalk", "floating", "cabin", "entry", "landing", "survival", "rescue"],
)
def test_telemetry_is_sampled_on_a_rising_clock(recovered, name):
    """Times rise strictly, channels are as long as their clock, finite and described."""
    group = recovered.telemetry[name]
    assert group.name == name
    assert np.all(np.diff(group.time_s) > 0.0)
    assert len(group.channels) > 1
    for key, channel in group.channels.items():
        assert channel.name == key
        assert channel.values.shape == group.time_s.shape
        assert np.isfinite(channel.values).all(), key
        assert channel.unit
        assert channel.meaning


def test_telemetry_peaks_are_the_measurands(recovered):
    """The greatest sample lies just below the peak that the measurand reads between samples."""
    load = recovered.telemetry["entry"]["load"].max()
    # samples 4 s apart miss a summit that lasts half a minute by at most 1 %
    assert load <= recovered.measurands["entry.peak_load"] * (1 + 1e-12)
    assert load == pytest.approx(recovered.measurands["entry.peak_load"], rel=0.01)
    cold = recovered.telemetry["survival"]
    waiting = cold.time_s <= recovered.event("extracted").time_s
    core = cold["core_temperature"][waiting].min()
    # the last half hour falls between two samples: a kelvin an hour at most
    lowest = recovered.measurands["survival.lowest_core_temperature"]
    assert lowest <= core == pytest.approx(lowest, abs=0.5)


def test_telemetry_follows_on(recovered):
    """Orbit ends where the burn begins; entry begins where it ends; touchdown ends the landing."""
    groups = recovered.telemetry
    assert groups["orbit"].time_s[-1] == recovered.event("ignition").time_s
    assert groups["entry"].time_s[0] == recovered.event("cut_off").time_s
    touchdown = recovered.event("touchdown").time_s
    # the profile is a quadrature over altitude: the same sum in another order
    assert groups["landing"].time_s[-1] == pytest.approx(touchdown, abs=1e-6)
    ends = [groups["orbit"][axis][-1] for axis in "xyz"]
    starts = [groups["entry"][axis][0] for axis in "xyz"]
    # 42 s of burn at 7.7 km/s lie between
    assert np.linalg.norm(np.subtract(ends, starts)) == pytest.approx(42 * 7.7e3, rel=0.1)


def test_outcome_of_every_cause_has_words():
    """Each cause becomes a name in lower case, its meaning, and a time unless nothing was lost."""
    from voskhod.phases.fate import Fate

    for cause in Cause:
        outcome = outcome_of(Fate(np.int64(cause), np.float64(5.0)))
        assert outcome.cause == cause.name.lower()
        assert outcome.meaning == MEANING[cause]
        assert outcome.time_s == (None if cause is Cause.RECOVERED else 5.0)


def test_events_can_be_read_from_a_record(recovered):
    """The same record gives the same events again."""
    assert events_of(recovered.record) == recovered.events
