"""Curves between samples, for pictures: a smooth line, and how long it stays above a level."""

import numpy as np


def smooth(times: np.ndarray, values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Return a curve through samples that overshoots none of them.

    Piecewise cubic with slopes limited to the harmonic mean of those on either side.

    Args:
        times: when, rising strictly, two samples or more [s].
        values: samples [any].
        at: where the curve is wanted, within the times [s].

    Source: Fritsch and Butland, SIAM Journal on Scientific and Statistical Computing 5 (1984) 300.
    """
    step, rise = np.diff(times), np.diff(values)
    slope = rise / step
    before, after = slope[:-1], slope[1:]
    same = before * after > 0.0
    first, second = 2.0 * step[1:] + step[:-1], step[1:] + 2.0 * step[:-1]
    safe = np.where(same, before, 1.0), np.where(same, after, 1.0)
    inner = np.where(same, (first + second) / (first / safe[0] + second / safe[1]), 0.0)
    slopes = np.concatenate((slope[:1], inner, slope[-1:]))
    i = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(step) - 1)
    t = (at - times[i]) / step[i]
    ends = t * t * (3.0 - 2.0 * t)
    bends = slopes[i] * t * (1.0 - t) ** 2 - slopes[i + 1] * t * t * (1.0 - t)
    return np.asarray(values[i] + rise[i] * ends + step[i] * bends)


def crested(times: np.ndarray, values: np.ndarray, peak: float) -> tuple[np.ndarray, np.ndarray]:
    """Return samples with their peak among them, at the vertex of the parabola through the top.

    Args:
        times: when, rising strictly [s].
        values: samples [any].
        peak: greatest value between samples, known otherwise [as values].
    """
    top = int(np.argmax(values))
    if not 0 < top < len(values) - 1 or peak <= values[top]:
        return times, values
    t = times[top - 1 : top + 2] - times[top]
    bend, slope, _ = np.polyfit(t, values[top - 1 : top + 2], 2)
    when = times[top] - 0.5 * slope / bend
    row = int(np.searchsorted(times, when))
    if np.abs(times - when).min() < 1e-6:
        return times, values
    return np.insert(times, row, when), np.insert(values, row, peak)


def seconds_above(times: np.ndarray, values: np.ndarray, levels: np.ndarray) -> np.ndarray:
    """Return for how long samples lie above each level, straight between them.

    Args:
        times: when, rising [s].
        values: samples [any].
        levels: levels asked for [as values].
    """
    low = np.minimum(values[:-1], values[1:])[:, None]
    high = np.maximum(values[:-1], values[1:])[:, None]
    share = np.clip((high - levels) / np.maximum(high - low, 1e-12), 0.0, 1.0)
    return np.asarray((np.diff(times)[:, None] * share).sum(axis=0))
