"""What the cameras on the hull saw of the float: in the frame, hidden, lit, lost from view.

Works on the recorded poses; shares are over time, each span between two samples counted half for
either end. The walker is a ball of his height at his centre of mass.

Decision: seen means in the frame and not behind a hull; lit means seen while some of his visible
side is in the Sun and no hull shades him, or while Earth-shine is declared enough. On the night
side nothing is lit.

Weak: his own limbs and pack hide nothing; whether Earth-shine exposes a film is a flag, no model;
hulls are rods with round ends.

Source: geometry of `voskhod.physics.camera`.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool

from voskhod.arrays import Real, Samples, Scalar, Vector
from voskhod.phases.fate import NEVER_S
from voskhod.phases.float_plan import FloatBody
from voskhod.phases.floating import FloatRecord
from voskhod.physics.camera import (
    Camera,
    Rod,
    image,
    is_hidden,
    lit_share,
    sees_sun,
    share_of_height,
)
from voskhod.physics.rigid_body import axes_of, on_axes, plus

LEAST_LIT = 0.05  # guess: a crescent thinner than a twentieth of him does not make a picture
FAR_M = 50.0  # along the Sun's ray, beyond any hull


class Scene(NamedTuple):
    """What stands round the walker, and the light.

    Args:
        hulls: ship and airlock, on the ship's axes.
        sun: unit vector to the Sun on the orbit's axes [1].
        sunlit: share of the Sun's disc that the Earth leaves uncovered, one number or one per
            sample [1].
        earthshine: one if light from the day side of the Earth is enough for a picture.
        glare: how far outside the frame the Sun still spoils it [rad].
        size: height of the walker [m].
    """

    hulls: tuple[Rod, ...]
    sun: Vector
    sunlit: Real | float
    earthshine: Real | float
    glare: Real | float
    size: Real | float


class Footage(NamedTuple):
    """What one camera saw; samples of shape (time).

    Attributes:
        x: place in the frame, one at the right edge [1].
        y: place in the frame, one at the upper edge [1].
        size: his height over that of the frame [1].
        in_frame: whether his centre of mass stands in the frame.
        seen: in the frame and not hidden.
        lit: seen and in light.
        blinded: the Sun in the lens.
        fraction_in_frame: share of the time in the frame [1].
        fraction_seen: share of the time seen [1].
        fraction_lit: share of the time seen, lit, and the Sun not in the lens [1].
        longest_loss: longest time without sight of him [s].
        first_loss: first time without sight, `NEVER_S` if there is none [s after lift-off].
        last_loss: last time without sight, `NEVER_S` if there is none [s after lift-off].
    """

    x: Samples
    y: Samples
    size: Samples
    in_frame: Bool[Array, " time"]
    seen: Bool[Array, " time"]
    lit: Bool[Array, " time"]
    blinded: Bool[Array, " time"]
    fraction_in_frame: Scalar
    fraction_seen: Scalar
    fraction_lit: Scalar
    longest_loss: Scalar
    first_loss: Scalar
    last_loss: Scalar


def film(record: FloatRecord, ship: FloatBody, camera: Camera, scene: Scene) -> Footage:
    """Return what a camera saw of a float.

    Args:
        record: poses of the float.
        ship: the ship; its fastening is the hatch from which places are counted.
        camera: pose on the ship's axes, field of view.
        scene: hulls and light.

    Returns:
        Footage at the samples of the record, and its shares.

    Source: `voskhod.physics.camera`.
    """
    man = plus(record.place, ship.fastening)
    sun = on_axes(axes_of(record.ship_attitude), scene.sun)
    eye = camera.place
    frame = image(camera, man)
    hidden, shaded = jnp.zeros_like(frame.in_frame), jnp.zeros_like(frame.in_frame)
    for hull in scene.hulls:
        hidden = hidden | is_hidden(eye, man, hull)
        # Seen from the man: a hull that he touches does not shade him.
        shaded = shaded | is_hidden(man, plus(man, sun, FAR_M), hull)
    seen = frame.in_frame & ~hidden
    day = scene.sunlit * jnp.ones_like(record.seconds)
    by_sun = (lit_share(eye, man, sun) > LEAST_LIT) & ~shaded
    lit = seen & (day > 0.0) & (by_sun | (jnp.asarray(scene.earthshine) > 0.5))
    blinded = sees_sun(camera, sun, scene.glare) & (day > 0.0)
    return Footage(
        frame.x,
        frame.y,
        share_of_height(camera, frame.distance, scene.size),
        frame.in_frame,
        seen,
        lit,
        blinded,
        share_of_time(frame.in_frame, record.seconds),
        share_of_time(seen, record.seconds),
        share_of_time(lit & ~blinded, record.seconds),
        longest_run(~seen, record.seconds),
        jnp.min(jnp.where(seen, NEVER_S, record.seconds)),
        jnp.where(jnp.all(seen), NEVER_S, jnp.max(jnp.where(seen, 0.0, record.seconds))),
    )


def share_of_time(holds: Bool[Array, " time"], seconds: Samples) -> Scalar:
    """Return the share of the time during which something holds [1].

    Args:
        holds: at each sample.
        seconds: sample times, never falling [s].
    """
    span = jnp.diff(seconds)
    share = 0.5 * (1.0 * holds[1:] + 1.0 * holds[:-1])
    return jnp.sum(span * share) / jnp.maximum(jnp.sum(span), 1e-9)


def longest_run(holds: Bool[Array, " time"], seconds: Samples) -> Scalar:
    """Return the longest time during which something held at every sample [s].

    Args:
        holds: at each sample.
        seconds: sample times, never falling [s].
    """
    # The last sample before each one at which it did not hold; before the first, the start.
    broken = jax.lax.cummax(jnp.where(holds, -1.0, jnp.arange(float(seconds.shape[0]))))
    since = seconds[jnp.asarray(broken + 1.0, dtype=int).clip(0, seconds.shape[0] - 1)]
    return jnp.max(jnp.where(holds, seconds - since, 0.0))
