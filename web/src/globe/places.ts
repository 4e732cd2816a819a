/** Places on the ground of one flight: stations, aim points, the landing, what documents claim. */

import { Group, type Points, Vector3 } from "three";
import type { Flight } from "../bundle";
import { text } from "../texts";
import { claimedPlaces } from "./claimed";
import { createDots, type DotShape } from "./dots";
import { circleOnGround, placeAt } from "./frames";
import type { Label, Labels } from "./labels";
import { Line } from "./line";

const OVER_GROUND_KM = 8;
const CIRCLE_STEPS = 72;
const STATION = 0x5f9fd0;
const HEARING = 0xa6e3ff;
const DEGREE = Math.PI / 180;

interface Named {
  readonly label: Label;
  /** Earth-fixed place [km]. */
  readonly at: Vector3;
}

interface Station extends Named {
  readonly circle: Line;
  readonly cosine: number;
}

export class Places {
  readonly fixed = new Group();
  readonly #named: Named[] = [];
  readonly #stations: Station[] = [];
  readonly #labels: Labels;
  readonly #landed: { readonly dot: Points; readonly label: Label; readonly from: number } | null;

  constructor(flight: Flight, ghost: Flight | null, labels: Labels) {
    this.#labels = labels;
    const { landing, aim_points, claims, stations } = flight.header;
    const touchdown = flight.eventTime("touchdown") ?? 0;
    this.#landed = landing
      ? { ...this.#mark(landing.latitude_deg, landing.longitude_deg, text("scene.landing"), "ring", 0x50dc78, 17), from: touchdown }
      : null;
    for (const [name, aim] of Object.entries(aim_points)) {
      const words = text(name === "first_aim" ? "scene.firstAim" : "scene.aim");
      this.#mark(aim.latitude_deg, aim.longitude_deg, words, "cross", 0xffffff, 13);
    }
    for (const place of claimedPlaces(claims)) {
      this.#mark(place.latitude, place.longitude, place.speaker, "disc", 0xffb27a, 7);
    }
    const other = ghost?.header.landing;
    if (other) this.#mark(other.latitude_deg, other.longitude_deg, text("scene.ghostLanding"), "ring", 0xc9b8ff, 13);
    for (const station of stations) {
      const points = circleOnGround(
        station.latitude_deg, station.longitude_deg, station.radius_deg, OVER_GROUND_KM, CIRCLE_STEPS,
      );
      const circle = new Line(points, { colour: STATION, width: 1, opacity: 0.4 });
      this.fixed.add(circle.mesh);
      const { at, label } = this.#mark(station.latitude_deg, station.longitude_deg, station.name, "disc", STATION, 5);
      this.#stations.push({ at, label, circle, cosine: Math.cos(station.radius_deg * DEGREE) });
    }
  }

  /** Show what the stations hear of a ship at an Earth-fixed place [km], and turn with the Earth. */
  at(seconds: number, ship: Vector3, isAloft: boolean, angle: number): void {
    const reach = ship.length();
    for (const { at, circle, label, cosine } of this.#stations) {
      const hears = isAloft && at.dot(ship) / (at.length() * reach) > cosine;
      circle.colour = hears ? HEARING : STATION;
      circle.opacity = hears ? 0.95 : 0.3;
      label.colour = hears ? "#d9f4ff" : "#8fc1e6";
    }
    if (this.#landed) {
      this.#landed.dot.visible = seconds >= this.#landed.from;
      this.#landed.label.isWanted = this.#landed.dot.visible;
    }
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    for (const { label, at } of this.#named) label.place.set(c * at.x - s * at.y, s * at.x + c * at.y, at.z);
  }

  dispose(): void {
    for (const { label } of this.#named) this.#labels.remove(label);
  }

  #mark(
    latitude: number, longitude: number, words: string, shape: DotShape, colour: number, size: number,
  ): Named & { readonly dot: Points } {
    const at = placeAt(latitude, longitude, OVER_GROUND_KM, new Vector3());
    const dot = createDots(Float32Array.of(at.x, at.y, at.z), shape, colour, size);
    this.fixed.add(dot);
    const label = this.#labels.add(words, `#${colour.toString(16).padStart(6, "0")}`);
    const named = { label, at, dot };
    this.#named.push(named);
    return named;
  }
}
