r"""Heat flux at the stagnation point of a blunt body.

Convective: $\dot q = k \sqrt{\rho / R_n} V^3$ on a cold, fully catalytic wall. Radiative:
$\dot q = C R_n^a \rho^{1.22} f(V)$, with the tabulated $f$ replaced by
$\ln f = \sum_i c_i (10\,\mathrm{km/s} / V - 0.8)^i$, a least squares fit of degree 4 to the 19 rows
of the table. The fit keeps the integrand smooth and needs no search in a table.

Sources: Sutton, K. and Graves, R. A. 1971, NASA TR R-376 (form; constant as given in the NASA
TFAWS 2012 aerothermodynamics course); Tauber, M. E. and Sutton, K. 1991, J. Spacecraft and
Rockets 28(1), 40-42 (radiation).
"""

import jax.numpy as jnp

from voskhod.arrays import Real

CONVECTIVE_KG05_M = 1.7415e-4  # Earth, SI; NASA TFAWS 2012 course after Sutton and Graves 1971
RADIATIVE_W_M2 = 4.736e8  # 4.736e4 W/cm2, SI nose radius and density; Tauber and Sutton 1991
RADIATIVE_DENSITY_EXPONENT = 1.22  # Tauber and Sutton 1991
# Fit to table 1 of Tauber and Sutton 1991, 9 to 16 km/s; worst row 2.5 %, at 14 km/s and above.
RADIATIVE_SPEED_FIT = (6.20952649, -9.51660532, -8.79870994, -25.78344063, -130.38689096)
SLOWEST_RADIATING_M_S = 5000.0  # there the fit is below 1e-40, so slower flow counts as this one


def convective_heat_flux(density: Real, speed: Real, nose_radius: Real | float) -> Real:
    """Return the convective heat flux at the stagnation point.

    Args:
        density: air density [kg/m3]
        speed: speed relative to the air [m/s]
        nose_radius: effective nose radius [m]

    Returns:
        Heat flux into a cold wall [W/m2].

    Source: Sutton and Graves 1971, constant from NASA TFAWS 2012.
    """
    # The floor keeps the slope finite in vacuum, where density is zero.
    return CONVECTIVE_KG05_M * jnp.sqrt((density + 1e-30) / nose_radius) * speed * speed * speed


def radiative_heat_flux(density: Real, speed: Real, nose_radius: Real | float) -> Real:
    """Return the radiative heat flux of shocked air at the stagnation point.

    Stated range: 10 to 16 km/s, 6.66e-5 to 6.31e-4 kg/m3, 0.3 to 3 m. Below 9 km/s the value
    falls steeply to zero, as the radiation does.

    Args:
        density: air density [kg/m3]
        speed: speed relative to the air [m/s]
        nose_radius: effective nose radius [m]

    Returns:
        Heat flux into the wall [W/m2].

    Source: Tauber and Sutton 1991, equations 1 and 2, table 1 and the bounds on the exponent.
    """
    v = jnp.maximum(speed, SLOWEST_RADIATING_M_S)
    log_density = jnp.log(jnp.maximum(density, 1e-30))
    x = 1.0e4 / v - 0.8
    c0, c1, c2, c3, c4 = RADIATIVE_SPEED_FIT
    log_f = c0 + x * (c1 + x * (c2 + x * (c3 + x * c4)))
    # Published bounds: 1 up to a radius of 1 m, 0.6 up to 2 m, 0.5 beyond. They step with the
    # radius, which is constant during a flight, so they do not disturb an integrator.
    r = jnp.asarray(nose_radius)
    bound = jnp.where(r <= 1.0, 1.0, jnp.where(r <= 2.0, 0.6, 0.5))
    exponent = jnp.minimum(1.072e6 * jnp.exp(-1.88 * jnp.log(v) - 0.325 * log_density), bound)
    log_flux = exponent * jnp.log(r) + RADIATIVE_DENSITY_EXPONENT * log_density + log_f
    return RADIATIVE_W_M2 * jnp.exp(log_flux)


def stagnation_heat_flux(density: Real, speed: Real, nose_radius: Real | float) -> Real:
    """Return the convective plus radiative heat flux at the stagnation point.

    Args:
        density: air density [kg/m3]
        speed: speed relative to the air [m/s]
        nose_radius: effective nose radius [m]

    Returns:
        Heat flux into a cold wall [W/m2].

    Source: Sutton and Graves 1971; Tauber and Sutton 1991.
    """
    convective = convective_heat_flux(density, speed, nose_radius)
    return convective + radiative_heat_flux(density, speed, nose_radius)
