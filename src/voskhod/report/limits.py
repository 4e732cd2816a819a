"""What a flight is made of, and what it leaves out: text for the end of a report."""

from typing import NamedTuple


class Model(NamedTuple):
    """A model of the flight.

    Attributes:
        part: part of the flight.
        how: equation or decision, in words.
        source: who it comes from.
    """

    part: str
    how: str
    source: str


MODELS = (
    Model("Orbit", "numerical, gravity with J2 to J4, drag in free molecular flow; mean elements "
          "become a state with the short-period terms of J2", "Vallado; Brouwer; EGM96"),
    Model("Air", "US Standard Atmosphere 1976 as a smooth spline, one deviation per height, wind "
          "as stated simple laws", "NASA TM-X-74335"),
    Model("Airlock", "orifice flow and energy balance of its air; booms filled by a constant flow; "
          "jettison as an impulse at a lever arm", "Shapiro; Dutton and Coverdill"),
    Model("Suit", "torque of a soft joint, growth of its envelope, oxygen balance, carbon dioxide "
          "well mixed with a washout factor", "Comer and Levy; Holschuh"),
    Model("Walker", "metabolic rate, heart rate, two nodes of heat with a ventilated suit, three "
          "muscle compartments, speed by load",
          "Gagge et al.; Hill; Xia and Frey-Law; V-HAB; BioSim"),
    Model("Decompression", "nitrogen of one slow tissue, logistic risk in the tissue ratio, fitted "
          "to chamber trials", "NASA evidence reports; NEDU TR 18-01"),
    Model("Radio", "a station hears the ship while it stands above the lowest useful elevation",
          "plane trigonometry, no refraction"),
    Model("Cabin", "oxygen and the rest share a volume; choked leak; feed in proportion to what "
          "the pressure lacks", "Shapiro"),
    Model("Burn", "finite, constant thrust, direction held in inertial space", "Tsiolkovsky"),
    Model("Entry", "three degrees of freedom, drag of a sphere over Mach and Knudsen number, heat "
          "at the stagnation point",
          "Carter et al.; Henderson; Sutton and Graves; Tauber and Sutton"),
    Model("Parachutes", "quasi-steady fall and drift; soft-landing rocket as an impulse",
          "balance of weight and drag"),
    Model("Search", "random search in daylight plus radio bearings, then stated delays and work in "
          "daylight", "Koopman"),
    Model("Cold", "one core node under a quasi-steady shell, shivering that tires",
          "Tikuisis; Tikuisis and Giesbrecht"),
)  # fmt: skip

NOT_MODELLED = (
    "The ascent: the orbit starts at insertion, in a plane through the pad.",
    "Attitude in orbit, propellant for it, and the capsule's rotation. The entry has no lift: the "
    "sphere is taken to roll.",
    "The forces of the free float: its path is a stated kinematic law, and the walker's effort "
    "outside is one metabolic rate.",
    "Local discomfort, vision, thought, fear beyond its share of the heart rate.",
    "Heat, humidity and carbon dioxide of the cabin; fire at high oxygen.",
    "The canopies' opening shock in time, gusts, trees and slopes at the landing place.",
    "Weather beyond a daily wave of the air's temperature: no wind chill on the clothed body, no "
    "snow, no cloud over the search.",
    "Where searchers look: the search is a law of chance, not a map.",
    "Anything that the crew decided otherwise than the procedure of the mission file.",
)
