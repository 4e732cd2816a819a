"""Constants of nature and of convention, in SI units, each with its source.

A bare number that crosses a border carries its unit in its name; inside, everything is SI.
"""

GRAVITATIONAL_PARAMETER_M3_S2 = 3.986004418e14  # Earth, WGS84 (NGA.STND.0036)
EQUATORIAL_RADIUS_M = 6378137.0  # WGS84 (NGA.STND.0036)
FLATTENING = 1.0 / 298.257223563  # WGS84 (NGA.STND.0036)
EARTH_ROTATION_RAD_S = 7.2921159e-5  # WGS84 (NGA.STND.0036), rounded as in most entry codes
J2 = 1.08262668e-3  # EGM96, zonal, unnormalised
J3 = -2.5327e-6  # EGM96
J4 = -1.6196e-6  # EGM96
MEAN_RADIUS_M = 6371000.0  # sphere of great-circle distances; IUGG mean radius rounded to 1 km
STANDARD_GRAVITY_M_S2 = 9.80665  # BIPM, exact
GAS_CONSTANT_J_MOL_K = 8.31446261815324  # CODATA 2018, exact
BOLTZMANN_J_K = 1.380649e-23  # CODATA 2018, exact
AVOGADRO_MOL = 6.02214076e23  # CODATA 2018, exact
STANDARD_ATMOSPHERE_PA = 101325.0  # BIPM, exact
ZERO_CELSIUS_K = 273.15  # BIPM, exact
SOLAR_DAY_S = 86400.0  # UTC, leap seconds aside

MOLAR_MASS_KG_MOL = {  # IUPAC 2021 conventional atomic weights
    "N2": 0.0280134,
    "O2": 0.0319988,
    "CO2": 0.0440095,
    "H2O": 0.01801528,
}
DRY_AIR_GAS_CONSTANT_J_KG_K = 287.05287  # US Standard Atmosphere 1976: 8314.32 / 28.9644
OXYGEN_GAS_CONSTANT_J_KG_K = GAS_CONSTANT_J_MOL_K / MOLAR_MASS_KG_MOL["O2"]

OXYGEN_HEAT_J_KG = 1.4654e7  # metabolic heat per kilogram of O2, value used by V-HAB (TU Munich)
OXYGEN_HEAT_J_L_STPD = 20.6e3  # metabolic heat per litre of O2 at 0 degC, 101.325 kPa, dry
OXYGEN_DENSITY_KG_L_STPD = 1.429e-3  # O2 at 0 degC, 101.325 kPa (NIST Chemistry WebBook)
