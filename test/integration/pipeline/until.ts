import { setTimeout as wait } from 'node:timers/promises';

const INTERVAL_MS = 100;

/** Waits until a condition holds; fails naming it when it does not within the limit. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  limitMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms for ${what}`);
    await wait(INTERVAL_MS);
  }
}
