"""RocketPy's nearest problem: dispersed drops under a parachute, one after another.

Usage: python entry_rocketpy.py DROPS, with an interpreter that has RocketPy. A sphere of 2.46 t and
2.3 m, in a rocket without thrust, is let go at 5 km with the speed of a fall there, and lands under
one canopy of 574 m2 (Vostok's main, drag coefficient 0.8: both guesses) that opens at 4.9 km.
Speed, mass and canopy are dispersed; 6 degrees of freedom, standard atmosphere, RocketPy's own
tolerances. Prints its version and drops per processor second.
"""

import sys
import time
from importlib.metadata import version

import numpy as np
from rocketpy import EmptyMotor, Environment, Flight, Rocket


def drop(roll: np.random.Generator, environment: Environment) -> float:
    """Return the downward speed at the ground of one drop [m/s]."""
    bells = roll.standard_normal(3)
    body = Rocket(
        radius=1.15,
        mass=2460.0 * np.exp(0.02 * bells[0]),
        inertia=(1300.0, 1300.0, 1300.0),
        power_off_drag=0.92,
        power_on_drag=0.92,
        center_of_mass_without_motor=0.0,
    )
    body.add_motor(EmptyMotor(), position=0.0)
    canopy = 0.8 * 574.0 * np.exp(0.05 * bells[1])
    body.add_parachute("main", cd_s=canopy, trigger=4900.0, sampling_rate=10, lag=1.0)
    start = [0.0, 0.0, 0.0, 5000.0, 20.0, 0.0, -120.0 + 5.0 * bells[2], 1.0, 0, 0, 0, 0, 0, 0]
    flight = Flight(
        rocket=body,
        environment=environment,
        rail_length=1.0,
        initial_solution=start,
        max_time=2000.0,
    )
    return float(-flight.impact_velocity)


def main() -> None:
    """Fly the drops and print the rate."""
    number = int(sys.argv[1])
    environment, roll = Environment(), np.random.default_rng(1)
    drop(roll, environment)
    begun = time.process_time()
    speeds = [drop(roll, environment) for _ in range(number)]
    spent = time.process_time() - begun
    if not 3.0 < float(np.median(speeds)) < 15.0:
        raise SystemExit(f"the drops end at {np.median(speeds):.1f} m/s: not under a canopy")
    print(version("rocketpy"), f"{number / spent:.3g}")


if __name__ == "__main__":
    main()
