r"""A place for a helicopter in the forest: how many trees must go, and how long that takes.

The pad is a circle of two rotor diameters. Its trees are those of the stand, $N \pi D^2 / 4$; a
stem holds $v = f \pi d^2 h / 4$. By axe and hand saw a cubic metre of spruce takes 79 minutes with
its bark on, 19.4 % of them for felling, 21.6 % for branching and 11.8 % for cutting across (time
study at Evo, Finland, 1934); barking is not needed. Snow multiplies the work.

Decision: two men fell at a time, because others must stay two tree lengths away; all of them
branch and cut. Work over men is then the time, without pauses for cold or night.

Weak: whether the 79 minutes are those of a man or of a pair is not said in the summary that was at
hand; they are taken as a man's, so the work may be twice as much. Crews without practice are
slower. The trees around the pad stay: the helicopter comes down straight.

Sources: https://silvafennica.fi/keyword/cross-cutting (summary of the study at Evo); US 29 CFR
1910.266 (two tree lengths).
"""

from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Int

from voskhod.arrays import Real
from voskhod.physics.ground import Forest

# Rotor diameters [m]: Mi-1 14.35, Mi-4 21.0, Mi-6 35.0 (published data sheets).
ROTORS_M = {"light": 14.35, "medium": 21.0, "heavy": 35.0}
# Pad over rotor. US Army FM 3-21.38 gives 25, 35 and 50 m to rotors of 10.7, 14.6 and 16.4 m, 2.3
# to 3.1; two is the least that rules of thumb give, and what men with axes stop at (guess).
PAD_ROTORS = 2.0

_SOLID_S_M3 = 79.02 * 60.0  # a cubic metre with bark, Evo 1934
FELL_S_M3 = 0.194 * _SOLID_S_M3  # Norway spruce, same
TRIM_S_M3 = (0.216 + 0.118) * _SOLID_S_M3  # branching and cutting across, same
FORM = 0.47  # volume over that of a cylinder of breast-height diameter; spruce, guess 0.42 to 0.5
FELLERS = 2.0  # decision, see the module
# Each metre of snow adds half of the work: stems are freed, every step is trodden. Guess, 0.2 to 1.
SNOW_WORK = 0.5


class Stand(NamedTuple):
    """Trees of a forest.

    Args:
        stems: stems per area [1/m2].
        diameter: of a stem at breast height [m].
        height: of a tree [m].
    """

    stems: Real | float
    diameter: Real | float
    height: Real | float


# Boreal plot, moderately wet: spruce, birch and pine of 0.19 to 0.24 m and 21 m, basal area
# 30 m2/ha (table 1 of https://pmc.ncbi.nlm.nih.gov/articles/PMC6825224/), which is 870 stems of
# 0.21 m. A third of them where crowns cover 10 to 40 %: guess; none in the way in open country.
DIAMETER_M, HEIGHT_M = 0.21, 21.0
STEMS_M2 = {Forest.OPEN: 0.0, Forest.SPARSE: 0.029, Forest.CLOSED: 0.087}


def stand_of(forest: Int[Array, "..."] | int) -> Stand:
    """Return the trees of a class of forest.

    Args:
        forest: code of `physics.ground.Forest`.

    Returns:
        Stems, diameter and height; spread of the stems a factor of 1.5 either way (guess).

    Source: constants of this module.
    """
    code = jnp.asarray(forest)
    sparse = jnp.where(code == Forest.SPARSE, STEMS_M2[Forest.SPARSE], STEMS_M2[Forest.OPEN])
    stems = jnp.where(code >= Forest.CLOSED, STEMS_M2[Forest.CLOSED], sparse)
    return Stand(stems, DIAMETER_M, HEIGHT_M)


def stem_volume(diameter: Real | float, height: Real | float) -> Real:
    """Return the wood in a stem.

    Args:
        diameter: at breast height [m].
        height: of the tree [m].

    Returns:
        Volume [m3].

    Source: form factor of spruce, see the constant.
    """
    return 0.25 * jnp.pi * FORM * jnp.square(jnp.asarray(diameter, float)) * height


def pad_area(rotor: Real) -> Real:
    """Return the area to be cleared.

    Args:
        rotor: rotor diameter [m].

    Returns:
        Area of the pad [m2].

    Source: two rotor diameters, see the constant.
    """
    side = PAD_ROTORS * rotor
    return 0.25 * jnp.pi * side * side


class Work(NamedTuple):
    """Work on a clearing.

    Args:
        felling: what two men at most can do at a time [s of one man].
        trimming: what all can share [s of one man].
    """

    felling: Real
    trimming: Real


def clearing_work(area: Real, stand: Stand, snow_depth: Real | float = 0.0) -> Work:
    """Return the work of clearing an area by axe and hand saw.

    Args:
        area: area to be cleared [m2].
        stand: its trees.
        snow_depth: depth of snow [m].

    Returns:
        Work of felling and of branching and cutting, each for one man [s].

    Source: module docstring.
    """
    volume = area * stand.stems * stem_volume(stand.diameter, stand.height)
    volume = volume * (1.0 + SNOW_WORK * snow_depth)
    return Work(FELL_S_M3 * volume, TRIM_S_M3 * volume)


def clearing_time(work: Work, men: Real) -> Real:
    """Return how long a number of men work on a clearing.

    Args:
        work: what is to be done.
        men: number of men, at least one [1].

    Returns:
        Time at work [s].

    Source: module docstring.
    """
    hands = jnp.maximum(jnp.asarray(men, float), 1.0)
    return work.felling / jnp.minimum(hands, FELLERS) + work.trimming / hands
