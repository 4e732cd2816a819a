/** The Earth with its air and the stars round it; the group turns with the Earth. */

import {
  BufferGeometry,
  Float32BufferAttribute,
  Group,
  LinearMipmapLinearFilter,
  Mesh,
  Points,
  PointsMaterial,
  SphereGeometry,
  SRGBColorSpace,
  type Texture,
  TextureLoader,
} from "three";
import { type EarthLook, earthLook } from "./earth_material";
import { EQUATOR_KM, FLATTENING } from "./frames";

/** Height of the shell on which the air's rim is drawn [km]. */
const SHELL_KM = 260;

export interface Earth {
  /** Everything that turns with the Earth; children are Earth-fixed [km]. */
  readonly fixed: Group;
  readonly look: EarthLook;
  /** Mesh of the ground and of the air. */
  readonly root: Group;
}

/** Return the Earth, its map loading; `loaded` is called when the map is there or cannot be. */
export function createEarth(url: string, options: EarthOptions, loaded: () => void): Earth {
  const map = loadMap(url, loaded);
  const look = earthLook(map, options.rim, options.clouds);
  const ground = new Mesh(new SphereGeometry(EQUATOR_KM, options.segments, options.segments / 2), look.face);
  // The sphere of the library has its poles along y and longitude 0 along x.
  ground.rotation.x = Math.PI / 2;
  ground.scale.y = 1 - FLATTENING;
  const fixed = new Group();
  fixed.add(ground);
  const air = new Mesh(new SphereGeometry(EQUATOR_KM + SHELL_KM, 64, 32), look.rim);
  air.renderOrder = 1;
  const root = new Group();
  root.add(fixed, air);
  return { fixed, look, root };
}

export interface EarthOptions {
  /** Segments round the equator. */
  readonly segments: number;
  /** Scale height of the rim as drawn [km]. */
  readonly rim: number;
  /** Opacity of clouds. */
  readonly clouds: number;
}

function loadMap(url: string, loaded: () => void): Texture {
  const texture = new TextureLoader().load(url, loaded, undefined, loaded);
  texture.colorSpace = SRGBColorSpace;
  texture.anisotropy = 4;
  texture.minFilter = LinearMipmapLinearFilter;
  return texture;
}

const STARS = 900;

/** Return stars on a sphere, faint ones many; places are random, not those of a catalogue. */
export function createStars(radius: number): Points {
  const places = new Float32Array(3 * STARS);
  const colours = new Float32Array(3 * STARS);
  let seed = 1965;
  const random = (): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296;
  };
  for (let star = 0; star < STARS; star++) {
    const z = 2 * random() - 1;
    const turn = 2 * Math.PI * random();
    const across = Math.sqrt(1 - z * z);
    places.set([radius * across * Math.cos(turn), radius * across * Math.sin(turn), radius * z], 3 * star);
    const bright = 0.1 + 0.6 * random() ** 5;
    colours.set([bright, bright, bright * 1.08], 3 * star);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(places, 3));
  geometry.setAttribute("color", new Float32BufferAttribute(colours, 3));
  const material = new PointsMaterial({ size: 1.6, sizeAttenuation: false, vertexColors: true, depthWrite: false });
  const stars = new Points(geometry, material);
  stars.renderOrder = -1;
  return stars;
}
