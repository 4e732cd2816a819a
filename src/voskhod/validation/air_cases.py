"""The air against printed rows of the US Standard Atmosphere 1976.

One score per printed row: density as a share of the printed one, temperature in kelvins.
"""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np

from voskhod.physics.atmosphere import density, temperature
from voskhod.validation.case import Origin, Score

_SOURCE = "US Standard Atmosphere 1976, NASA TM-X-74335, table I"
# Printed rows: altitude [km], density [kg/m^3], temperature [K].
PRINTED = (
    (0, 1.2250, 288.150),
    (5, 7.3643e-1, 255.676),
    (15, 1.9476e-1, 216.650),
    (25, 4.0084e-2, 221.552),
    (40, 3.9957e-3, 250.350),
    (50, 1.0269e-3, 270.650),
    (60, 3.0968e-4, 247.021),
    (75, 3.9921e-5, 208.399),
    (86, 6.958e-6, 186.87),
    (90, 3.416e-6, 186.87),
    (100, 5.604e-7, 195.08),
    (110, 9.708e-8, 240.00),
    (120, 2.222e-8, 360.00),
    (150, 2.076e-9, 634.39),
    (200, 2.541e-10, 854.56),
    (300, 1.916e-11, 976.01),
    (400, 2.803e-12, 995.83),
    (500, 5.215e-13, 999.24),
    (600, 1.137e-13, 999.85),
    (700, 3.070e-14, 999.97),
    (1000, 3.561e-15, 1000.00),
)
_DENSITY = Origin(
    "",
    "percent",
    2.5e-3,
    "splines round the corners of the layers by 0.2 %; printed digits 0.05 %",
    _SOURCE,
)
_TEMPERATURE = Origin(
    "K", "K", None, "splines round the corners of the layers by 0.2 % of the temperature", _SOURCE
)


def air_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the scores of density and temperature.

    Args:
        tell: not needed; nothing here takes long.
    """
    heights = jnp.asarray([1e3 * row[0] for row in PRINTED])
    ours = np.asarray(density(heights)), np.asarray(temperature(heights))
    scores = []
    for (km, rho, kelvin), thick, warm in zip(PRINTED, *ours, strict=True):
        title = f"standard air at {km} km: density over the printed one"
        scores.append(_DENSITY.score(f"air.{km}km.density", title, thick / rho, 1.0))
        title = f"standard air at {km} km: temperature"
        within = _TEMPERATURE.within_share(2e-3)
        scores.append(within.score(f"air.{km}km.temperature", title, warm, kelvin))
    return tuple(scores)
