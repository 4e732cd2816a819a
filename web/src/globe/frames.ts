/**
 * Frames of the scenes: inertial, Earth-fixed, and local at the ship.
 *
 * Inertial: z along the Earth's axis, as the telemetry has it. Earth-fixed: turned about z by the
 * angle of Greenwich. Local: x away from the Earth's centre, y forward in the orbit's plane, z along
 * the orbit's normal, the axes in which walker and ship are given at the exit.
 *
 * Lengths are km here. Source of the ellipsoid: WGS 84.
 */

import { Matrix4, type Quaternion, Vector3 } from "three";
import type { Sky } from "../bundle";

export const EQUATOR_KM = 6378.137;
export const FLATTENING = 1 / 298.257223563;
export const POLE_KM = EQUATOR_KM * (1 - FLATTENING);
const SQUARED = FLATTENING * (2 - FLATTENING);
const DEGREE = Math.PI / 180;

/** Angle from the inertial x axis to Greenwich [rad]. */
export function greenwich(sky: Sky, seconds: number): number {
  return sky.greenwich_rad + sky.rate_rad_s * seconds;
}

/** Unit vector to the Sun in the inertial frame, between the rows of the header. */
export function sunAt(sky: Sky, seconds: number, out: Vector3): Vector3 {
  const rows = sky.sun;
  if (rows.length === 0) return out.set(1, 0, 0);
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle]?.[0] ?? 0) <= seconds) low = middle;
    else high = middle - 1;
  }
  const from = rows[low];
  const to = rows[Math.min(low + 1, rows.length - 1)];
  if (!from || !to) return out.set(1, 0, 0);
  const span = to[0] - from[0];
  const share = span > 0 ? Math.min(Math.max((seconds - from[0]) / span, 0), 1) : 0;
  return out
    .set(
      from[1] + (to[1] - from[1]) * share,
      from[2] + (to[2] - from[2]) * share,
      from[3] + (to[3] - from[3]) * share,
    )
    .normalize();
}

/** Earth-fixed place of a geodetic latitude, longitude [deg] and height [km]. */
export function placeAt(latitude: number, longitude: number, height: number, out: Vector3): Vector3 {
  const north = latitude * DEGREE;
  const east = longitude * DEGREE;
  const sine = Math.sin(north);
  const across = EQUATOR_KM / Math.sqrt(1 - SQUARED * sine * sine);
  const radius = (across + height) * Math.cos(north);
  return out.set(
    radius * Math.cos(east),
    radius * Math.sin(east),
    (across * (1 - SQUARED) + height) * sine,
  );
}

/** Turn a vector about the Earth's axis by an angle [rad], in place. */
export function turnAboutAxis(vector: Vector3, angle: number): Vector3 {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return vector.set(c * vector.x - s * vector.y, s * vector.x + c * vector.y, vector.z);
}

/** Points of a circle on the ground about a place, Earth-fixed [km], three numbers each, closed. */
export function circleOnGround(
  latitude: number,
  longitude: number,
  radius: number,
  height: number,
  steps: number,
): Float32Array {
  const points = new Float32Array(3 * (steps + 1));
  const here = new Vector3();
  const [north, reach] = [latitude * DEGREE, radius * DEGREE];
  for (let step = 0; step <= steps; step++) {
    const bearing = (2 * Math.PI * step) / steps;
    const sine =
      Math.sin(north) * Math.cos(reach) + Math.cos(north) * Math.sin(reach) * Math.cos(bearing);
    const there = Math.asin(Math.min(Math.max(sine, -1), 1));
    const turn = Math.atan2(
      Math.sin(bearing) * Math.sin(reach) * Math.cos(north),
      Math.cos(reach) - Math.sin(north) * sine,
    );
    placeAt(there / DEGREE, longitude + turn / DEGREE, height, here).toArray(points, 3 * step);
  }
  return points;
}

const up = new Vector3();
const ahead = new Vector3();
const normal = new Vector3();
const matrix = new Matrix4();

/** Rotation from the local axes to the inertial ones, from place and velocity of any unit. */
export function localAxes(position: Vector3, velocity: Vector3, out: Quaternion): Quaternion {
  up.copy(position).normalize();
  normal.crossVectors(position, velocity).normalize();
  ahead.crossVectors(normal, up);
  return out.setFromRotationMatrix(matrix.makeBasis(up, ahead, normal));
}

/**
 * Cubic through two places with their velocities; `share` from 0 to 1 over `span` seconds.
 *
 * Samples of an orbit lie a minute apart: straight lines between them would cut 4 km off.
 */
export function hermite(
  share: number,
  span: number,
  from: number,
  leaves: number,
  to: number,
  arrives: number,
): number {
  const left = 1 - share;
  const rises = share * share * (3 - 2 * share);
  return (
    from + (to - from) * rises + span * (leaves * share * left * left - arrives * share * share * left)
  );
}

/** Whether the Earth stands between an eye and a point [km, from its centre]. */
export function isBehindEarth(eye: Vector3, point: Vector3): boolean {
  const dx = point.x - eye.x;
  const dy = point.y - eye.y;
  const dz = point.z - eye.z;
  const along = -(eye.x * dx + eye.y * dy + eye.z * dz) / (dx * dx + dy * dy + dz * dz);
  if (along <= 0 || along >= 1) return false;
  const x = eye.x + along * dx;
  const y = eye.y + along * dy;
  const z = eye.z + along * dz;
  // A point on the ground must not hide itself: the ball is taken a little smaller.
  return x * x + y * y + z * z < (0.995 * POLE_KM) ** 2;
}

