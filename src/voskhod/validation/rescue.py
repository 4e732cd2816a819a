"""The suite "rescue": theory of search, beacons, the cold, conditions, and Voskhod 2's rescue."""

from voskhod.validation.beacon_cases import BEACON_CASES
from voskhod.validation.cold_cases import COLD_CASES
from voskhod.validation.conditions_cases import CONDITIONS_CASES
from voskhod.validation.rescue_cases import RESCUE_CASES
from voskhod.validation.search_cases import SEARCH_CASES

RESCUE = (*SEARCH_CASES, *BEACON_CASES, *COLD_CASES, *CONDITIONS_CASES, *RESCUE_CASES)
