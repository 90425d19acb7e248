import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, it } from '@jest/globals';

import { PROJECT_ROOT } from '../../platform/project-root.js';

/** Folder of recorded public data beside the checkout; not part of the product. */
export const RECORDED_DATA = join(PROJECT_ROOT, '..', 'shared', 'data');

/** Bytes of a recorded file. */
export function readRecorded(path: string): Uint8Array {
  return readFileSync(join(RECORDED_DATA, path));
}

/** A `describe` that runs when the recorded data is there and else says loudly that it was skipped. */
export function describeWithRecorded(title: string, body: () => void): void {
  if (existsSync(RECORDED_DATA)) {
    describe(title, body);
    return;
  }
  describe(title, () => {
    it.skip(`SKIPPED: recorded data is not at ${RECORDED_DATA}`, () => undefined);
  });
}
