"""The suite "spacewalk": airlock, suit, crew, free float, radio, and walks end to end."""

from voskhod.validation.float_cases import FLOAT_CASES
from voskhod.validation.gas_cases import GAS_CASES
from voskhod.validation.heat_cases import HEAT_CASES
from voskhod.validation.horizon_cases import HORIZON_CASES
from voskhod.validation.life_support_cases import LIFE_SUPPORT_CASES
from voskhod.validation.load_cases import LOAD_CASES
from voskhod.validation.radio_cases import RADIO_CASES
from voskhod.validation.sickness_cases import SICKNESS_CASES
from voskhod.validation.suit_cases import SUIT_CASES
from voskhod.validation.walk_cases import WALK_CASES

SPACEWALK = (
    *GAS_CASES,
    *SUIT_CASES,
    *LIFE_SUPPORT_CASES,
    *HEAT_CASES,
    *LOAD_CASES,
    *SICKNESS_CASES,
    *FLOAT_CASES,
    *RADIO_CASES,
    *HORIZON_CASES,
    *WALK_CASES,
)
