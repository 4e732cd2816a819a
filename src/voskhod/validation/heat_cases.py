"""Heat of the body beside what was measured in people.

Stolwijk and Hardy moved three men at a time from neutral air to heat or cold and back, in six
tests; Werner and Reents let nude men rest at five temperatures until nothing changed.

No number is fitted to these tests; which published set of numbers is used was settled with them in
view (docs/models/thermoregulation.md). Of the men's metabolic rate there are two statements: 1.2
times rest, with which other programs were scored, and what was measured; both are flown and told.
"""

from collections.abc import Callable

import numpy as np

from voskhod.crew.thermoregulation import MODELS
from voskhod.units import ZERO_CELSIUS_K
from voskhod.validation.case import Origin, Score
from voskhod.validation.heat_people import STEP_TESTS, lived, rows_of, step_errors

PROGRAMS = {"rectal": 0.24, "oesophageal": 0.19, "skin": 0.77}
"""Least RMS error of the programs of Gagge and of JOS-3 on the six step tests [K]."""

_STOLWIJK = "Stolwijk & Hardy, J. Appl. Physiol. 21:967 and 21:1799 (1966)"
_WERNER = "Werner & Reents, Eur. J. Appl. Physiol. 45:87 (1980)"


def step_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the errors in heat and cold of both models, over the six tests and for each.

    Args:
        tell: called before the long step.
    """
    tell("people in heat and cold, two models")
    best = "best of the Gagge and JOS-3 programs on these tests; published numbers, none fitted"
    told = {
        "two nodes": "one core for two places: told; the programs scored 0.24, 0.19, 0.77",
        "many nodes": "metabolic rate as measured in A6 and B4, 18 % below rest of the model: told",
    }
    scores: list[Score] = []
    for model, first, who in (
        ("many nodes", 0, "many_nodes"),
        ("many nodes", 6, "many_nodes_measured"),
        ("two nodes", 0, "two_nodes"),
        ("two nodes", 6, "two_nodes_measured"),
    ):
        errors = step_errors(lived(model), first)
        for i, (place, least) in enumerate(PROGRAMS.items()):
            judged = who == "many_nodes"
            origin = Origin(
                "K", "K", least if judged else None, best if judged else told[model], _STOLWIJK
            )
            rms = np.sqrt(np.nanmean(errors[..., i] ** 2))
            title = f"six step tests, {model}, {place}: RMS error"
            scores.append(origin.score(f"heat.{who}.{place}.rms", title, rms, 0.0))
            mean = np.nanmean(errors[..., i], axis=1)
            each = Origin("K", "K", None, "mean signed error of one test", _STOLWIJK)
            scores += [
                each.score(f"heat.{who}.{place}.{name}", f"test {name}, {model}, {place}", m, 0.0)
                for name, m in zip(STEP_TESTS, mean, strict=True)
            ]
    return tuple(scores)


def nude_scores(tell: Callable[[str], None]) -> tuple[Score, ...]:
    """Return the steady temperatures of nude men at rest.

    Args:
        tell: called before the long step.
    """
    tell("nude men at rest, two models")
    reason = "humidity, size and posture of the subjects are not told"
    origin = Origin("K", "K", None, reason, _WERNER)
    scores = []
    for model in MODELS:
        log = lived(model)
        for i, row in enumerate(rows_of("thermal_werner_reents.csv")):
            ours = {"Rectum": log.rectal_k, "Mean skin": log.skin_k}
            if model == "many nodes":
                ours |= {"Hand": log.hand_k, "Foot": log.foot_k}
            scores += [
                origin.score(
                    f"heat.nude.{model}.{row['To']}.{place}".lower().replace(" ", "_"),
                    f"nude at {row['To']} degC, {model}: {place.lower()}",
                    readings[12 + i, -1],
                    float(row[place]) + ZERO_CELSIUS_K,
                )
                for place, readings in ours.items()
            ]
    return tuple(scores)


HEAT_CASES = (step_scores, nude_scores)
