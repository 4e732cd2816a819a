"""Drag and lift of named capsules over Mach number.

Decision: a printed table is kept as printed. Where only part of a curve is known, the rest is
carried over from the nearest documented shape by a stated rule (a test recomputes it), and the
entry says so; such figures are good to some 10 %.

All coefficients are on the area of the largest diameter. A lifting shape is listed at its trim,
lift positive whatever its direction. Below the first and above the last knot a coefficient is
constant. `free_drag` is kinetic theory at a speed ratio of 20 with a wall as warm as the gas and
diffuse reflection: 2 plus sqrt(pi)/20 times the mean cosine of the windward surface, times the
cosine of the incidence (Schaaf, S. A. and Chambre, P. L. 1961).

Sources of the curves stand beside them.
"""

from typing import NamedTuple


class DragTable(NamedTuple):
    """Coefficients of one shape, on the area of its largest diameter; static, all floats."""

    mach: tuple[float, ...]
    """Mach numbers of the knots, strictly increasing [1]"""
    drag: tuple[float, ...]
    """Drag coefficient at each knot, continuum flow [1]"""
    lift: tuple[float, ...]
    """Lift coefficient at each knot, at trim; zeros for a ballistic shape [1]"""
    free_drag: float
    """Drag coefficient without collisions in the gas [1]"""


# Mach numbers of the Apollo table; the two shapes derived from it share them.
_APOLLO_MACH = (0.2, 0.4, 0.7, 0.9, 1.1, 1.2, 1.35, 1.65, 2.0, 2.4, 3.0, 4.0, 10.0, 29.5)

# Apollo command module at trim: lift and drag table of the RTCC ("Apollo 15 RTCC report"), as
# quoted by orbiternassp/NASSP, RTCCSystemParameters.h, MHACLD. Trim 160.96 deg from the apex at
# Mach 29.5, 157.73 at 10. The kink at Mach 1.1 to 1.35 is in the table.
_APOLLO = DragTable(
    mach=_APOLLO_MACH,
    drag=(
        *(0.82403, 0.85380, 0.98990, 1.07058, 1.18187, 1.16740, 1.28926),
        *(1.27779, 1.29352, 1.26414, 1.24174, 1.23308, 1.24360, 1.30622),
    ),
    lift=(
        *(0.23952, 0.24004, 0.25664, 0.31096, 0.47753, 0.46397, 0.54654),
        *(0.53170, 0.52171, 0.49523, 0.46687, 0.43006, 0.41763, 0.37544),
    ),
    free_drag=1.97,
)

# Gemini at 10 deg: the Apollo curve times 1.161, the ratio of the Newtonian drags of the two
# segments at their incidences; lift so that L/D is 0.16 at Mach 29.5, varying as Apollo's does.
# Heat shield: diameter 90 in, radius 144 in (McDonnell, NASA Project Gemini Familiarization
# Manual, from memory). L/D 0.16: braeunig.us, specs/gemini, quoted in KSP-RO/RealismOverhaul pull
# request 773; 10 deg: core.ac.uk 85243215, quoted in CobaltWolf/Bluedog-Design-Bureau pull request
# 954. No wind tunnel table was found.
_GEMINI = DragTable(
    mach=_APOLLO_MACH,
    drag=(
        *(0.957, 0.991, 1.149, 1.243, 1.372, 1.355, 1.497),
        *(1.483, 1.502, 1.468, 1.442, 1.432, 1.444, 1.516),
    ),
    lift=(
        *(0.155, 0.155, 0.166, 0.201, 0.309, 0.300, 0.353),
        *(0.344, 0.337, 0.320, 0.302, 0.278, 0.270, 0.243),
    ),
    free_drag=2.05,
)

# Soyuz at 17 deg: same rule, ratio 0.999, L/D 0.26 at Mach 29.5. Diameter 2.2 m, heat shield
# radius 2.235 m (Mehta, R. C. 2019, doi 10.5772/intechopen.83651, from memory). L/D 0.26 is the
# usual quotation (no primary seen) and 17 deg the incidence at which Newtonian flow gives it:
# guesses, draw a multiplier.
_SOYUZ = DragTable(
    mach=_APOLLO_MACH,
    drag=(
        *(0.823, 0.853, 0.989, 1.069, 1.180, 1.166, 1.288),
        *(1.276, 1.292, 1.263, 1.240, 1.232, 1.242, 1.305),
    ),
    lift=(
        *(0.216, 0.217, 0.232, 0.281, 0.431, 0.419, 0.494),
        *(0.480, 0.471, 0.447, 0.422, 0.389, 0.377, 0.339),
    ),
    free_drag=1.99,
)

# Mercury, heat shield first, no incidence: table of asbjos/ProjectMercuryX, MercuryCapsule.h
# (a simulator; its own source is not named). Newtonian flow gives 1.64 at Mach 20, +9 %.
_MERCURY = DragTable(
    mach=(0.0, 0.5, 0.7, 0.9, 1.0, 1.1, 1.3, 1.6, 2.0, 3.0, 5.0, 7.0, 9.6, 20.0),
    drag=(1.0, 1.02, 1.1, 1.23, 1.34, 1.4, 1.46, 1.49, 1.53, 1.6, 1.56, 1.5, 1.5, 1.5),
    lift=(0.0,) * 14,
    free_drag=2.08,
)

# Genesis, Stardust, no incidence. Mach 10.5 to 40: table of the Genesis capsule in the input of
# the simulator asim; it lies within the 1.4816 to 1.5636 that Mitcheltree, R. A. et al. 1997,
# AIAA 97-2304 (NTRS 20040105538), print for Mach 12.2 to 42.7. Mach 0.16: middle of their
# subsonic 0.8212 to 0.8838, small incidences included. Between: the Apollo curve stretched so
# that 0.82403 becomes 0.8525 and 1.24360 becomes 1.4992 (its kink at Mach 1.2 left out).
_SPHERE_CONE_60 = DragTable(
    mach=(
        *(0.16, 0.4, 0.7, 0.9, 1.1, 1.35, 2.0, 3.0, 4.0),
        *(10.5, 12.2, 17.1, 24.7, 35.4, 40.0),
    ),
    drag=(
        *(0.853, 0.898, 1.108, 1.233, 1.404, 1.570, 1.576, 1.496, 1.483),
        *(1.515, 1.4992, 1.4939, 1.4816, 1.4828, 1.4959),
    ),
    lift=(0.0,) * 15,
    free_drag=2.08,
)

# Hayabusa, no incidence, nose radius half the diameter. Mach 10 up: modified Newtonian flow
# (`capsule.sphere_cone_drag_coefficient`); below: the 60 deg curve times 0.764, the ratio of the
# two at Mach 12.2. No wind tunnel table was found.
_SPHERE_CONE_45 = DragTable(
    mach=(0.16, 0.4, 0.7, 0.9, 1.1, 1.35, 2.0, 3.0, 4.0, 10.0, 20.0, 40.0),
    drag=(
        *(0.651, 0.686, 0.846, 0.942, 1.072, 1.199, 1.204, 1.142, 1.133),
        *(1.145, 1.148, 1.149),
    ),
    lift=(0.0,) * 12,
    free_drag=2.07,
)

SHAPES: dict[str, DragTable] = {
    "apollo": _APOLLO,
    "gemini": _GEMINI,
    "mercury": _MERCURY,
    "soyuz": _SOYUZ,
    "sphere-cone-45": _SPHERE_CONE_45,
    "sphere-cone-60": _SPHERE_CONE_60,
}
"""Shapes that a mission file may name."""
