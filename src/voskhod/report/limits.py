"""What a flight is made of, and what it leaves out: text for the end of a report.

A mission that has no walk hears nothing of the models of a walk.
"""

from typing import NamedTuple

from voskhod.flight.flight import Flight


class Model(NamedTuple):
    """A model of the flight.

    Attributes:
        part: part of the flight.
        how: equation or decision, in words.
        source: who it comes from.
        needs: sections of the mission without which it is not used, spaces between; "" for none.
    """

    part: str
    how: str
    source: str
    needs: str = ""


MODELS = (
    Model("Orbit", "numerical, gravity with J2 to J4, drag in free molecular flow; mean elements "
          "become a state with the short-period terms of J2", "Vallado; Brouwer; EGM96", "orbit"),
    Model("Air", "US Standard Atmosphere 1976 as a smooth spline, or the mission file's table; one "
          "deviation per height; wind as stated simple laws or a table", "NASA TM-X-74335"),
    Model("Airlock", "one vessel of a gas network with four species: vent, hatch, pump, bottles, "
          "and what suits let out into it; booms of an inflatable shell, and their margin against "
          "wrinkling; jettison as an impulse at a lever arm",
          "Shapiro; Dutton and Coverdill; Comer and Levy", "airlock"),
    Model("Suit", "torque of joints that wrinkle, growth of the envelope, force that draws it "
          "through a hatch; valves that answer in proportion; one well-mixed gas with a washout "
          "factor; visor that fogs", "Comer and Levy; Holschuh; Mitchell and Norcross", "suit"),
    Model("Life support", "open wash or closed loop: bottles of real gas, sorbent, sublimator, "
          "cooling garment; time left of each store and limit at the rates of the instant",
          "NASA BVAD; METMAN", "suit"),
    Model("People in suits", "metabolic rate by task, effort and pacing, heart rate, body of two "
          "or of many nodes of heat, three muscle compartments of limbs and hands, way in by the "
          "load of the hardest joint",
          "Gagge et al.; Stolwijk; Hill; Xia and Frey-Law; V-HAB; BioSim", "walkers"),
    Model("Decompression", "nitrogen of one slow tissue through every stage of the prebreathe; "
          "dose over the excess of tissue over suit pressure, fitted to chamber trials, with an "
          "interval; a second figure for flight, where no case is on record",
          "NASA evidence reports; NEDU TR 18-01; Pilmanis et al.", "walkers"),
    Model("Free float", "two rigid bodies on an elastic tether, pushes and hands as stated laws; "
          "cameras see what is in the frame and not behind a hull, lit by the sun",
          "momentum and its moment; projection", "floating"),
    Model("Radio", "link margins to each station: line of sight above its lowest useful elevation "
          "on very high frequencies, hops under the F2 layer on short waves, television to the "
          "stations that take it", "ITU-R P.525, P.372, P.533; Davies", "spacewalk"),
    Model("Sight of the Earth", "horizon, light and named places by straight lines on the "
          "ellipsoid", "WGS84", "spacewalk"),
    Model("Cabin", "balance of nitrogen, oxygen, carbon dioxide and vapour; choked leak; feed in "
          "proportion to what the pressure lacks; superoxide regenerator; a crew that turns the "
          "feed down; fire limit of materials", "Shapiro; NASA BVAD; Hirsch et al.", "cabin"),
    Model("Burn", "finite, constant thrust, direction held in inertial space", "Tsiolkovsky",
          "descent"),
    Model("Entry", "three degrees of freedom; drag and, where it is used, lift at trim over Mach "
          "and Knudsen number, by the capsule's shape or the mission file's table; heat at the "
          "stagnation point",
          "Carter et al.; Henderson; Sutton and Graves; Tauber and Sutton", "capsule"),
    Model("Load on people", "time above a load over the time for which it is allowed",
          "NASA-STD-3001", "crew capsule"),
    Model("Parachutes", "quasi-steady fall and drift; soft-landing rocket as an impulse",
          "balance of weight and drag", "parachute"),
    Model("Ground", "land or water, forest, relief and elevation from a grid of a quarter of a "
          "degree", "MODIS land cover; SRTM30", "capsule"),
    Model("Weather", "daylight from the Sun's height; temperature, wind, visibility and snow of "
          "season and latitude, drawn day by day, or the mission file's table",
          "North, Cahalan and Coakley", "rescue"),
    Model("Search", "a map of what searchers believe, updated after every sortie that finds "
          "nothing; the fleet goes where it finds most; sweep widths by eye and by ear; bearings "
          "on short waves; people who tell",
          "Koopman; Charnes and Cooper; Stone; Australian and US search manuals; ITU-R", "rescue"),
    Model("Way out", "a party that marches through snow and forest by day, a place felled for a "
          "helicopter, the crew's own walk to it", "Pandolf, Givoni and Goldman; ERDC/CRREL",
          "rescue"),
    Model("Cold", "one core node under a quasi-steady shell, shivering that tires; wet clothes "
          "that dry, wind, shelter, fire, work, hunger, frostbite of bare skin",
          "Tikuisis and Giesbrecht; ISO 11079; Osczevski and Bluestein; Ducharme", "survival"),
)  # fmt: skip

_LEFT_OUT = (
    ("launch", "The ascent: the orbit starts at insertion, in a plane through the pad."),
    ("orbit", "Attitude in orbit and propellant for it."),
    ("capsule", "The capsule's rotation and the way to its trim; loss of mass and shape by "
     "ablation."),
    ("booms", "Stiffness of webs and bladder between the booms, and loads on their seams."),
    ("suit", "Elbows, shoulders, hips and knees stand for all joints; the waist is stiff. Gas in "
     "the suit is one volume of one temperature; the washout factor is a guess."),
    ("walkers", "Bumps, falls and tools; a second person who helps; fear beyond its share of the "
     "heart rate; what fog hides changes nothing that he does."),
    ("walkers", "Age, sex and fitness in the chance of decompression sickness, bubbles that are "
     "heard but not felt, and any treatment."),
    ("floating", "Contact with the hull, jets that hold the ship, limbs as bodies of their own. "
     "How he pushed and where he lingered is drawn from guesses. Only the first walker floats."),
    ("spacewalk", "Antennas that turn with the ship, fading and interference; clouds over what "
     "there was to see."),
    ("cabin", "Heat of the cabin, vapour that condenses, and fire itself: only its limit is told."),
    ("parachute", "The canopies' opening shock in time and gusts."),
    ("capsule", "Trees and slopes at the landing place, and what the ground does to the capsule."),
    ("survival", "A second crew member: the one who cools fastest stands for both. Sleep, injury, "
     "and what people do otherwise when they are cold."),
    ("rescue", "A crew that moves before it is reached, wrecks that mislead, aircraft that fail, "
     "fuel at the bases; weather and light are the same all over the searchers' map."),
    ("rescue", "The country itself: forest, relief and villages are those of a grid, not of a map "
     "that a party would march by."),
    ("crew", "Anything that the crew decided otherwise than the procedure of the mission file."),
)  # fmt: skip


def models_of(flight: Flight) -> list[Model]:
    """Return the models that a flight was flown with."""
    return [model for model in MODELS if _has(flight, model.needs)]


def not_modelled_by(flight: Flight) -> list[str]:
    """Return what a flight leaves out of what it could have had, a sentence each."""
    return [text for needs, text in _LEFT_OUT if _has(flight, needs)]


def _has(flight: Flight, needs: str) -> bool:
    return all(_has_one(flight, name) for name in needs.split())


def _has_one(flight: Flight, section: str) -> bool:
    mission = flight.mission
    if section == "crew":
        return bool(mission.mission.crew)
    if section == "launch":
        return mission.orbit is not None and mission.orbit.launch is not None
    if section == "booms":
        return mission.airlock is not None and mission.airlock.booms is not None
    return bool(getattr(mission, section))
