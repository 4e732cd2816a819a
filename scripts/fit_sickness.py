"""Fit the law of decompression sickness, and print the numbers that the package states.

    python scripts/fit_sickness.py

Three things come out: the numbers of the law, the greatest likelihood on the 61 groups of
`src/voskhod/validation/data/dcs_profiles.csv`; their covariance, the jackknife over studies; and
the shift between chamber and flight. They are copied by hand into `voskhod.crew.sickness`, and
`tests/crew/test_sickness.py` fails when they differ from what this script would print.

The shift. In flight 0 cases are on record in 153 person-EVAs of the shuttle's staged protocol, 146
of campout, 130 of ISLE, 52 of CEVIS exercise and 6 after 4 h in the suit. On the ground the same
protocols have 18 % (245 people), 2.8 %, 0.3 % and 2.0 % (a model's, no ground test known) and
21.4 % (6 of 28); all from the NASA DCS Evidence Report 2024. With a shift d of ln psi the chance in
flight has the logit of the ground less d / s. Zero cases bound d from below only, so the prior
matters: normal about zero, two standard deviations to a tenfold time, the most that anybody would
grant before looking. The posterior is described by its mean and standard deviation.
"""

import jax.numpy as jnp
import numpy as np

from voskhod.crew.sickness import SicknessLaw
from voskhod.validation.profiles import chamber_groups
from voskhod.validation.sickness_fit import (
    fit_left_out,
    jackknife,
    law_of,
)

# Person-EVAs without a case, and the chance of the same protocol on the ground.
FLOWN = ((153, 0.18), (146, 0.028), (130, 0.003), (52, 0.020), (6, 0.214))
PRIOR_DEVIATION = 0.5 * np.log(10.0)  # guess, see above
# Far from where it ends: one second's rate at dose one, unit exponent, no effect of effort.
AFAR = SicknessLaw(-10.0, 1.5, 0.05, 0.5, 0.4)


def flight_shift(spread: float) -> tuple[float, float]:
    """Return mean and standard deviation of the shift between chamber and flight.

    Args:
        spread: spread of log time between people.
    """
    shifts = np.linspace(-5.0, 15.0, 20001)
    log_weight = -0.5 * (shifts / PRIOR_DEVIATION) ** 2
    for people, ground in FLOWN:
        logit = np.log(ground / (1.0 - ground)) - shifts / spread
        log_weight -= people * np.logaddexp(0.0, logit)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    mean = float(weight @ shifts)
    return mean, float(np.sqrt(weight @ (shifts - mean) ** 2))


def main() -> None:
    """Fit and print."""
    every, left_out = fit_left_out(chamber_groups(), AFAR)
    law = law_of(jnp.asarray(every.numbers))
    print(f"loss {float(every.loss):.4f}, gradient left {float(every.slope):.1e}, ", end="")
    print(f"without a study at most {float(left_out.slope.max()):.1e}")
    print("LAW", {name: round(float(value), 5) for name, value in law._asdict().items()})
    print("COVARIANCE")
    for row in jackknife(every, left_out):
        print("   ", [float(f"{value:.4g}") for value in row])
    mean, deviation = flight_shift(float(law.spread))
    print(f"FLIGHT mean {mean:.2f}, deviation {deviation:.2f}")


if __name__ == "__main__":
    main()
