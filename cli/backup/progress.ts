import type { Screen } from '../stack/screen.js';

/** Shows that a part of a backup is alive. */
export interface PartProgress {
  /** So many objects are through. */
  readonly count: (done: number) => void;
  /** This one is at hand. */
  readonly name: (name: string) => void;
  readonly end: () => void;
}

const TELL_EVERY_MS = 2000;

/** Progress of a part, in a line every few seconds. */
export function counting(screen: Screen, part: string): PartProgress {
  let toldMs = Date.now();
  const tell = (sentence: string): void => {
    if (Date.now() - toldMs < TELL_EVERY_MS) return;
    toldMs = Date.now();
    screen.info(sentence);
  };
  const endWaiting = screen.waiting(part);
  return {
    count: (done) => {
      tell(`${part}: ${done} objects`);
    },
    name: (name) => {
      tell(`${part}: ${name}`);
    },
    end: endWaiting,
  };
}
