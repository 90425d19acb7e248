/**
 * Noise as a pure function of where it is asked: no generator runs, so the order of questions
 * does not matter and any instant can be worked out alone.
 */

/** Scrambles two integers into one of 32 bits. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ 0x9e3779b1, 0x85ebca6b) ^ Math.imul(b ^ 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** The noise key of a named stream under a seed. */
export function streamKey(seed: number, name: string): number {
  let key = mix(Math.trunc(seed), Math.floor(seed / 2 ** 32));
  for (let index = 0; index < name.length; index += 1) key = mix(key, name.charCodeAt(index));
  return key;
}

/** A value in [0, 1) that depends on key and index alone. */
export function uniform(key: number, index: number): number {
  return mix(key, index) / 2 ** 32;
}

/**
 * A smooth value in [-1, 1] at an instant: hashed anchors every `periodMs`, joined so that the
 * slope is zero at each anchor.
 */
export function smoothNoise(key: number, epochMs: number, periodMs: number): number {
  const position = epochMs / periodMs;
  const anchor = Math.floor(position);
  const fraction = position - anchor;
  const weight = fraction * fraction * (3 - 2 * fraction);
  const before = uniform(key, anchor);
  return 2 * (before + (uniform(key, anchor + 1) - before) * weight) - 1;
}
