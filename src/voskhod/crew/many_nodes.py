r"""The body as 41 nodes of heat: ten segments of four layers, and blood.

Node $l$ of segment $s$ gains what it burns, loses to the next layer and to the blood; the trunk's
core breathes, the skin meets the surroundings:

    C dT/dt = q - 1.163 W h/(L K) b (T - T_b) - G (T - T_outer) + G' (T_inner - T) - losses
    C_b dT_b/dt = sum of all blood's gains

Control. With the head core's error $e_h$, the skins' errors $e_s$ from their set points, and the
sums over the receptors' shares $w = \sum r [e_s]^+$, $c = \sum r [-e_s]^+$,

    sweat      S = [371.2 e_h + 33.64 (w - c)]^+ W,         locally s S 2^(e_s / 10)
    dilatation D = [100.5 e_h + 6.4 (w - c)]^+ L/h,         b = (b_0 + d D) / (1 + k K) 2^(e_s / 10)
    constriction K = [-10.8 (e_h + w - c)]^+
    shivering  H = 24.36 [-e_h]^+ c W

Muscles get their share of the metabolic rate over rest and of shivering, and 1 L/h of blood for
each 1.163 W of that. What is given as metabolic rate is what is burnt: below the basal heat of
the published man, all basal heat is scaled down.

Decisions: another body has heat capacities in proportion to its mass, basal heat, blood, and
outputs of control in proportion to its area, and conductances as area over thickness, area
squared over mass. A skin evaporates as in Gagge 1986, a share of 0.06 of it wet without sweat.
Reading: rectum trunk core, oesophagus blood, core head core.

Weak: a trunk in one piece, no countercurrent of arteries and veins in the limbs, so that cold
hands and feet stay too warm; shivering without ceiling and fatigue (see `cold`); work and
shivering do not take blood from the trunk.

Sources: `segments`; structure Stolwijk, NASA CR-1855 (1971); coefficients of control Tanabe et
al. 2002 and Takahashi et al. 2021.
"""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from voskhod.arrays import Real
from voskhod.crew import segments
from voskhod.crew.body import Body
from voskhod.crew.losses import SWEAT_HEAT_J_KG, Effort, HeatFlows, Losses, Readings, evaporated
from voskhod.crew.patches import Patches, aside
from voskhod.crew.segments import HEAD, TRUNK, Layers, Segments
from voskhod.crew.surroundings import Surroundings, losses

BLOOD_HEAT_W_H_L_K = 1.163  # Stolwijk 1971: one kilocalorie per litre and kelvin

_SWEAT_W_K = (371.2, 33.64)  # Takahashi 2021; Stolwijk 1971: 320 and 29 kcal/(h K)
_DILATATION_L_H_K = (100.5, 6.4)  # Takahashi 2021; Stolwijk 1971: 117 and 7.5
_CONSTRICTION_PER_K = 10.8  # Takahashi 2021; Stolwijk 1971: 5
_SHIVERING_W_K2 = 24.36  # Stolwijk 1971, Takahashi 2021
_DOUBLING_K = 10.0  # Stolwijk 1971: local temperature doubles sweat and skin blood flow


class ManyNodes(NamedTuple):
    """Temperatures of the 41 nodes.

    Args:
        tissue: by layer and segment [K].
        blood: central blood [K].
    """

    tissue: Layers
    blood: Real


class Orders(NamedTuple):
    """What control asks of a body of the published size.

    Args:
        sweat_w: sweat by segment, as heat of its evaporation [W].
        skin_flow_l_h: blood flow of the skin by segment [L/h].
        shivering_w: heat of shivering [W].
    """

    sweat_w: Real
    skin_flow_l_h: Real
    shivering_w: Real


class Size(NamedTuple):
    """A body over the published one.

    Args:
        area: area [1].
        mass: mass [1].
    """

    area: Real
    mass: Real


def first_state(body: Body) -> ManyNodes:
    """Return the nodes at their set points.

    Args:
        body: mass and skin area; they give the shape.

    Returns:
        Temperatures [K].

    Source: `segments`.
    """
    zero = jnp.zeros_like(jnp.asarray(body.mass_kg, dtype=float))
    tissue = zero[..., None, None]
    return _unstacked(
        tissue + _lifted(segments.SET_POINT_K, tissue), zero + segments.BLOOD_SET_POINT_K
    )


def rates(
    state: ManyNodes, body: Body, effort: Effort, surroundings: Surroundings
) -> tuple[ManyNodes, HeatFlows]:
    """Return how the temperatures of the 41 nodes change.

    Args:
        state: temperatures [K].
        body: mass and skin area.
        effort: metabolic rate and external work [W].
        surroundings: room or suit.

    Returns:
        Rates of the temperatures [K/s] and the flows of heat behind them.

    Source: module docstring.
    """
    tissue = _stacked(state.tissue)
    size = Size(
        jnp.asarray(body.area_m2 / segments.AREA_M2), jnp.asarray(body.mass_kg / segments.MASS_KG)
    )
    asked = orders(tissue)
    sweat = asked.sweat_w * aside(size.area)
    taken = losses(_patches(tissue[..., 3, :], body), effort, surroundings)
    evaporation, liquid = evaporated(sweat, taken)
    shivering = asked.shivering_w * size.area
    burnt, flow = _burnt(effort, shivering, asked, size)
    carried = BLOOD_HEAT_W_H_L_K * flow * (tissue - state.blood[..., None, None])
    outwards = _conducted(tissue, size)
    breath = jnp.zeros_like(taken.dry_w).at[..., TRUNK].set(taken.breath_dry_w + taken.breath_wet_w)
    left = taken.dry_w + evaporation + taken.garment_w + taken.wall_w
    gained = burnt - carried
    gained = gained.at[..., :3, :].add(-outwards).at[..., 1:, :].add(outwards)
    gained = gained.at[..., 0, :].add(-breath).at[..., 3, :].add(-left)
    to_blood = jnp.sum(carried, axis=(-2, -1))
    capacity = _lifted(segments.HEAT_CAPACITY_J_K, tissue) * aside(aside(size.mass))
    flows = _flows(taken, evaporation, sweat, liquid)._replace(
        produced_w=jnp.sum(burnt, axis=(-2, -1)),
        shivering_w=shivering,
        stored_w=jnp.sum(gained, axis=(-2, -1)) + to_blood,
    )
    blood_capacity = segments.BLOOD_CAPACITY_J_K * size.mass
    return _unstacked(gained / capacity, to_blood / blood_capacity), flows


def readings(state: ManyNodes) -> Readings:
    """Return what thermometers would show.

    Args:
        state: temperatures [K].

    Returns:
        Readings; hands and feet are means of both sides [K].

    Source: module docstring.
    """
    core, skin = state.tissue.core, state.tissue.skin
    patches = jnp.stack(skin, axis=-1)
    return Readings(
        core_k=core.head,
        skin_k=jnp.sum(patches * _lifted(segments.AREA_SHARE, patches), axis=-1),
        oesophageal_k=state.blood,
        rectal_k=core.trunk,
        hand_k=0.5 * (skin.left_hand + skin.right_hand),
        foot_k=0.5 * (skin.left_foot + skin.right_foot),
    )


def orders(tissue_k: Real) -> Orders:
    """Return what control asks of a body of the published size.

    Args:
        tissue_k: temperatures, shape (..., layer, segment) [K].

    Returns:
        Sweat, blood flow of the skin, shivering.

    Source: module docstring.
    """
    error = tissue_k - _lifted(segments.SET_POINT_K, tissue_k)
    head, skin = error[..., 0, HEAD], error[..., 3, :]
    felt = _lifted(segments.RECEPTORS, skin)
    warm = jnp.sum(felt * jnp.maximum(skin, 0.0), axis=-1)
    cold = jnp.sum(felt * jnp.maximum(-skin, 0.0), axis=-1)
    net = warm - cold
    sweat = jnp.maximum(_SWEAT_W_K[0] * head + _SWEAT_W_K[1] * net, 0.0)
    wider = jnp.maximum(_DILATATION_L_H_K[0] * head + _DILATATION_L_H_K[1] * net, 0.0)
    tighter = jnp.maximum(-_CONSTRICTION_PER_K * (head + net), 0.0)
    # Far from life the power of two is held, so that it has no overflow.
    local = jnp.exp2(jnp.clip(skin, -60.0, 60.0) / _DOUBLING_K)
    opened = _lifted(segments.DILATATION, skin) * aside(wider)
    opened = opened + _lifted(segments.BASAL_FLOW_L_H[3], skin)
    closed = 1.0 + _lifted(segments.CONSTRICTION, skin) * aside(tighter)
    return Orders(
        sweat_w=_lifted(segments.SWEAT, skin) * aside(sweat) * local,
        skin_flow_l_h=opened / closed * local,
        shivering_w=_SHIVERING_W_K2 * jnp.maximum(-head, 0.0) * cold,
    )


def _burnt(effort: Effort, shivering_w: Real, asked: Orders, size: Size) -> tuple[Real, Real]:
    """Return heat [W] and blood flow [L/h] of all nodes."""
    skin = asked.skin_flow_l_h
    nodes, area = skin[..., None, :], aside(aside(size.area))
    basal = _lifted(segments.BASAL_HEAT_W, nodes) * area
    whole = jnp.sum(basal, axis=(-2, -1))
    metabolic = jnp.asarray(effort.metabolic_rate_w)
    scale = jnp.minimum(metabolic / whole, 1.0)
    work = jnp.maximum(metabolic - whole, 0.0) - effort.mechanical_power_w
    extra = _lifted(segments.WORK, skin) * aside(work)
    extra = extra + _lifted(segments.SHIVERING, skin) * aside(shivering_w)
    still = jnp.broadcast_to(basal * aside(aside(scale)), (*skin.shape[:-1], 4, 10))
    asking = jnp.maximum(extra, 0.0) / BLOOD_HEAT_W_H_L_K
    flow = jnp.broadcast_to(_lifted(segments.BASAL_FLOW_L_H, nodes) * area, still.shape)
    flow = flow.at[..., 1, :].add(asking).at[..., 3, :].set(skin * aside(size.area))
    return still.at[..., 1, :].add(extra), flow


def _conducted(tissue_k: Real, size: Size) -> Real:
    """Return the heat from each layer to the next [W]."""
    larger = aside(aside(size.area * size.area / size.mass))
    steps = tissue_k[..., :3, :] - tissue_k[..., 1:, :]
    return _lifted(segments.CONDUCTANCE_W_K, steps) * larger * steps


def _patches(skin_k: Real, body: Body) -> Patches:
    return Patches(
        skin_k=skin_k,
        area_m2=aside(body.area_m2) * _lifted(segments.AREA_SHARE, skin_k),
        still_w_m2_k=_lifted(segments.STILL_FILM_W_M2_K, skin_k),
        moved_w_m2_k=_lifted(segments.MOVED_FILM_W_M2_K, skin_k),
        power=_lifted(segments.MOVED_POWER, skin_k),
        calm_m_s=segments.MOVED_FROM_M_S,
        radiation=_lifted(segments.RADIATION, skin_k),
        garment=_lifted(segments.GARMENT, skin_k),
    )


def _flows(taken: Losses, evaporation: Real, sweat_w: Real, liquid_w: Real) -> HeatFlows:
    """Return the flows that leave, those of the skin summed; the rest is zero."""
    whole = jax.tree.map(
        lambda part: jnp.sum(part, axis=-1),
        (taken.dry_w, evaporation, taken.garment_w, taken.wall_w, sweat_w, liquid_w),
    )
    dry, wet, garment, wall, sweat, liquid = whole
    zero = jnp.zeros_like(dry)
    return HeatFlows(
        produced_w=zero,
        shivering_w=zero,
        breath_dry_w=taken.breath_dry_w,
        breath_wet_w=taken.breath_wet_w,
        dry_w=dry,
        evaporation_w=wet,
        garment_w=garment,
        wall_w=wall,
        stored_w=zero,
        sweat_kg_s=sweat / SWEAT_HEAT_J_KG,
        liquid_sweat_kg_s=liquid / SWEAT_HEAT_J_KG,
    )


def _stacked(tissue: Layers) -> Real:
    """Return temperatures of shape (..., layer, segment)."""
    return jnp.stack([jnp.stack(layer, axis=-1) for layer in tissue], axis=-2)


def _unstacked(tissue: Real, blood: Real) -> ManyNodes:
    layers = (Segments(*(tissue[..., i, j] for j in range(10))) for i in range(4))
    return ManyNodes(Layers(*layers), blood)


def _lifted(table: Real, beside: Real) -> Real:
    """Return a table with leading axes of one, of the rank of what it meets."""
    return jnp.reshape(table, (1,) * (beside.ndim - table.ndim) + table.shape)
