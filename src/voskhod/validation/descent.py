"""The suite "descent": from orbit to the ground, part by part."""

from voskhod.validation.air_cases import air_scores
from voskhod.validation.burn_cases import burn_scores
from voskhod.validation.entry_cases import regression_scores, traj_scores, vostok_scores
from voskhod.validation.flown_cases import genesis_scores, voskhod_2_scores, vostok_1_scores
from voskhod.validation.lift_cases import lift_scores
from voskhod.validation.plane_cases import plane_scores

DESCENT = (
    air_scores,
    plane_scores,
    regression_scores,
    traj_scores,
    vostok_scores,
    burn_scores,
    lift_scores,
    genesis_scores,
    vostok_1_scores,
    voskhod_2_scores,
)
