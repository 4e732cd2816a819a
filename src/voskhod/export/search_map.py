"""The search of a flight as plain data: what searchers believed, where they looked, when they knew.

A sortie is a watch of the whole fleet (`phases.fleet`). Its area are the cells that get a share of
the fleet worth naming, as outlines. Sorties end when the place is known. A flight spreads effort
over cells and lays no tracks; those are made by a plan of search (`voskhod search`).
"""

from typing import Any

import numpy as np

from voskhod.campaign.outlines import outlines
from voskhod.flight.flight import Flight
from voskhod.flight.surroundings import corners_of
from voskhod.mission.section import given, nominal
from voskhod.phases.fleet import SORTIE_S
from voskhod.phases.lookout import LookoutRecord
from voskhod.phases.site import FOLLOWED_S

LEAST_SHARE = 0.005  # of the fleet: less is not worth a line
_DECIMALS = 5  # a metre on the ground
_CHANCE_DECIMALS = 6

Position = list[float]


def search_of(flight: Flight) -> dict[str, Any] | None:
    """Return the search of a flight, None without one.

    Args:
        flight: what was flown.

    Returns:
        Places as [longitude, latitude] in degrees; times in seconds after lift-off. `map` has
        `rows` x `columns` cells, their chances before the first sortie row after row, and their
        (rows + 1) x (columns + 1) corners.
    """
    found = flight.record.rescue
    if found is None or flight.record.landing is None:
        return None
    seen, landed = found.lookout, float(flight.record.landing.time)
    until = min(float(found.located) - landed, FOLLOWED_S)
    corners = _positions(*corners_of(seen.chart))
    return {
        "datum": {
            "latitude_deg": float(np.degrees(seen.chart.datum[0])),
            "longitude_deg": float(np.degrees(seen.chart.datum[1])),
        },
        "is_inside": bool(seen.is_inside),
        "sorties": _sorties(seen, landed, until, corners),
        "map": _map(seen, corners),
        "bases": _bases(flight),
        "bearings": _bearings(flight, landed, until),
        "found_s": landed + until if until < FOLLOWED_S else None,
    }


def _positions(latitude: Any, longitude: Any) -> list[Position]:
    """Return places [rad] as longitude and latitude [deg]."""
    degrees = np.degrees(np.column_stack((longitude, latitude)))
    found: list[Position] = np.round(degrees, _DECIMALS).tolist()
    return found


def _map(seen: LookoutRecord, corners: list[Position]) -> dict[str, Any]:
    chart = seen.chart
    return {
        "rows": int(np.asarray(chart.along).size),
        "columns": int(np.asarray(chart.across).size),
        "chance": np.round(np.asarray(chart.chance), _CHANCE_DECIMALS).tolist(),
        "corners": corners,
    }


def _sorties(
    seen: LookoutRecord, landed: float, until: float, corners: list[Position]
) -> list[dict[str, Any]]:
    shape = (np.asarray(seen.chart.along).size, np.asarray(seen.chart.across).size)
    shares, success = np.asarray(seen.shares), np.asarray(seen.success)
    rows = []
    for k in range(len(success)):
        if k * SORTIE_S >= until:
            break
        searched = shares[k] >= LEAST_SHARE
        # Without a chance to find, effort is spread over everything and means nothing.
        if success[k] <= 0.0 or not searched.any():
            continue
        areas = [_ring(ring, corners, shape) for ring, *_ in outlines(searched.reshape(shape))]
        cells = np.flatnonzero(searched)
        rows.append({
            "start_s": landed + k * SORTIE_S,
            "end_s": landed + min((k + 1) * SORTIE_S, until),
            "title": f"Sortie {k + 1}",
            "kind": "fleet",
            "track": [],
            "area": areas[-1],
            "areas": areas,
            "cells": [[int(i), round(float(shares[k, i]), _CHANCE_DECIMALS)] for i in cells],
            "chance": float(success[k]),
        })  # fmt: skip
    return rows


def _ring(
    ring: list[tuple[int, int]], corners: list[Position], shape: tuple[int, int]
) -> list[Position]:
    """Return a ring of corners of cells as positions, the first repeated at the end."""
    across = shape[1] + 1
    return [corners[row * across + column] for row, column in (*ring, ring[0])]


def _bases(flight: Flight) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "latitude_deg": float(np.degrees(nominal(one.latitude))),
            "longitude_deg": float(np.degrees(nominal(one.longitude))),
        }
        for one in given(flight.mission.search).aircraft
    ]


def _bearings(flight: Flight, landed: float, until: float) -> list[dict[str, Any]]:
    """Return the stations that heard the beacon before the place was known, and when."""
    stations = given(flight.record.plan.search).listeners
    known = np.asarray(given(flight.record.rescue).lookout.heard.known)
    return [
        {
            "name": one.name,
            "latitude_deg": float(np.degrees(np.asarray(one.latitude))),
            "longitude_deg": float(np.degrees(np.asarray(one.longitude))),
            "time_s": landed + float(at),
        }
        for one, at in zip(stations, known, strict=True)
        if at < until
    ]
