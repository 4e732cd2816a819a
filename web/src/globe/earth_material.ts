/**
 * How the Earth looks: its map by day, dark blue relief by night, a soft twilight, a bright rim.
 *
 * Light falls as the cosine of the Sun's height, softened: the twilight ends where the Sun stands
 * 12 degrees under the horizon (nautical twilight). The rim is the light of the air that a ray
 * passes over the ground, falling off with the height of its lowest point; the scale height is
 * drawn larger than the air's 8 km so that it can be seen from afar.
 *
 * Clouds, where asked for, are noise, not the weather of the day.
 */

import {
  AdditiveBlending,
  BackSide,
  DataTexture,
  LinearFilter,
  LinearMipmapLinearFilter,
  RedFormat,
  RepeatWrapping,
  ShaderMaterial,
  type Texture,
  Vector3,
} from "three";
import { POLE_KM } from "./frames";

const VERTEX = /* glsl */ `
varying vec2 place;
varying vec3 outward;
varying vec3 world;
void main() {
  place = uv;
  outward = normalize(mat3(modelMatrix) * normal);
  vec4 at = modelMatrix * vec4(position, 1.0);
  world = at.xyz;
  gl_Position = projectionMatrix * viewMatrix * at;
}`;

const FACE = /* glsl */ `
uniform sampler2D face;
uniform sampler2D noise;
uniform vec3 sun;
uniform float clouds;
uniform float grid;
varying vec2 place;
varying vec3 outward;
varying vec3 world;

float cover() {
  float wide = texture2D(noise, place * vec2(7.0, 3.5)).r;
  float middle = texture2D(noise, place * vec2(37.0, 18.5) + wide * 0.12).r;
  float fine = texture2D(noise, place * vec2(173.0, 86.5) + middle * 0.1).r;
  float heap = 0.42 * wide + 0.36 * middle + 0.30 * fine;
  return smoothstep(0.53, 0.68, heap) * (0.55 + 0.6 * fine);
}

void main() {
  vec3 map = texture2D(face, place).rgb;
  if (grid > 0.0) {
    // The map is coarse seen from near: a grain that says nothing keeps the eye on it.
    float grain = texture2D(noise, place * vec2(97.0, 61.0) + place.yx * 40.0).r + texture2D(noise, place * vec2(410.0, 230.0) - place.yx * 90.0).r;
    map *= 1.0 + grid * 0.16 * (grain - 1.0);
  }
  float grey = dot(map, vec3(0.21, 0.72, 0.07));
  // The map's sea is that of an atlas; from orbit it is darker and bluer than the land.
  float sea = smoothstep(0.02, 0.12, map.b - map.r);
  vec3 land = mix(map, vec3(grey), 0.15) * vec3(0.80, 0.76, 0.68);
  vec3 day = mix(land * land * 0.35 + land * 0.62, map * vec3(0.14, 0.27, 0.38), sea);
  vec3 n = normalize(outward);
  vec3 back = normalize(cameraPosition - world);
  float height = dot(n, sun);
  float light = pow(clamp(height * 0.94 + 0.06, 0.0, 1.0), 0.8);
  float dusk = smoothstep(-0.208, 0.05, height);
  vec3 lit = day * light * mix(vec3(1.25, 0.82, 0.55), vec3(1.12, 1.08, 1.0), smoothstep(0.0, 0.3, height));
  vec3 night = vec3(0.010, 0.018, 0.042) * (0.35 + 2.2 * grey);
  vec3 shade = mix(night, vec3(0.030, 0.045, 0.085) * (0.4 + 1.6 * grey), dusk) + lit;
  if (clouds > 0.0) {
    float white = clouds * cover();
    shade = mix(shade, vec3(0.92, 0.94, 0.97) * (light * 1.05 + 0.012 + 0.03 * dusk), white);
  }
  float edge = 1.0 - clamp(dot(n, back), 0.0, 1.0);
  float air = edge * edge * edge * edge * smoothstep(-0.15, 0.25, height);
  shade = mix(shade, vec3(0.26, 0.48, 0.88), 0.62 * air);
  shade += 0.016 * vec3(0.3, 0.55, 1.0) * smoothstep(-0.1, 0.4, height);
  if (grid > 0.0) {
    vec2 degrees = place * vec2(360.0, 180.0) / 5.0;
    vec2 off = abs(fract(degrees + 0.5) - 0.5) / fwidth(degrees);
    shade += grid * 0.10 * (1.0 - smoothstep(0.4, 1.4, min(off.x, off.y)));
  }
  gl_FragColor = vec4(shade, 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

const RIM = /* glsl */ `
uniform vec3 sun;
uniform vec3 centre;
uniform float radius;
uniform float scale;
varying vec3 world;
void main() {
  vec3 eye = cameraPosition - centre;
  vec3 ray = normalize(world - cameraPosition);
  vec3 lowest = eye - ray * min(dot(eye, ray), 0.0);
  float far = length(lowest);
  float thick = exp(-max(far - radius, 0.0) / scale);
  float height = dot(lowest / far, sun);
  float day = smoothstep(-0.22, 0.25, height);
  vec3 hue = mix(vec3(0.9, 0.42, 0.18), vec3(0.28, 0.55, 1.0), smoothstep(-0.12, 0.16, height));
  gl_FragColor = vec4(hue * thick * day * 0.95, 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

export interface EarthLook {
  readonly face: ShaderMaterial;
  readonly rim: ShaderMaterial;
  /** Unit vector to the Sun, in the axes of the scene; shared by both. */
  readonly sun: Vector3;
  /** The Earth's centre in the scene. */
  readonly centre: Vector3;
}

/** Return the materials of the Earth: `scale` of the rim [km], `clouds` their opacity. */
export function earthLook(map: Texture, scale: number, clouds: number): EarthLook {
  const sun = new Vector3(1, 0, 0);
  const centre = new Vector3();
  const face = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FACE,
    uniforms: {
      face: { value: map },
      noise: { value: noiseTexture() },
      sun: { value: sun },
      clouds: { value: clouds },
      grid: { value: 0 },
    },
  });
  const rim = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: RIM,
    uniforms: {
      sun: { value: sun },
      centre: { value: centre },
      radius: { value: POLE_KM + 8 },
      scale: { value: scale },
    },
    side: BackSide,
    blending: AdditiveBlending,
    transparent: true,
    depthWrite: false,
  });
  return { face, rim, sun, centre };
}

const NOISE = 256;
const OCTAVES = 5;

/** Noise that repeats at its edges: five octaves of values on lattices, smoothly joined. */
function noiseTexture(): DataTexture {
  const data = new Uint8Array(NOISE * NOISE);
  for (let y = 0; y < NOISE; y++) {
    for (let x = 0; x < NOISE; x++) {
      let sum = 0;
      let weight = 0.5;
      for (let octave = 0, cells = 4; octave < OCTAVES; octave++, cells *= 2, weight /= 2) {
        sum += weight * lattice((x * cells) / NOISE, (y * cells) / NOISE, cells, octave);
      }
      data[y * NOISE + x] = Math.round((255 * sum) / (1 - 0.5 ** OCTAVES));
    }
  }
  const texture = new DataTexture(data, NOISE, NOISE, RedFormat);
  texture.wrapS = RepeatWrapping;
  texture.wrapT = RepeatWrapping;
  texture.magFilter = LinearFilter;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return texture;
}

function lattice(x: number, y: number, cells: number, octave: number): number {
  const [left, low] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - low];
  const [a, b] = [u * u * (3 - 2 * u), v * v * (3 - 2 * v)];
  const value = (i: number, j: number): number => hash((left + i) % cells, (low + j) % cells, octave);
  const lower = value(0, 0) + (value(1, 0) - value(0, 0)) * a;
  const upper = value(0, 1) + (value(1, 1) - value(0, 1)) * a;
  return lower + (upper - lower) * b;
}

/** A number between 0 and 1 that looks random; the same on every machine. */
function hash(x: number, y: number, octave: number): number {
  let word = Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(octave, 2147483647);
  word = Math.imul(word ^ (word >>> 13), 1274126177);
  return ((word ^ (word >>> 16)) >>> 0) / 4294967295;
}
