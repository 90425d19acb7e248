import { setTimeout as pause } from 'node:timers/promises';

import { lock } from 'proper-lockfile';

import { systemErrorCode } from '../../../domain/errors/system-error-code.js';

/** A lock whose holder died is taken over after this time; a live holder renews it every half of it. */
const LOCK_STALE_MS = 10_000;
const LOCK_PATIENCE_MS = 20_000;
const LONGEST_LOCK_PAUSE_MS = 60;

/** A lock in hand. It can be lost: a process that slept longer than the stale time is taken for dead. */
export interface HeldLock {
  isStillOurs(): boolean;
  release(): Promise<void>;
}

/** Waits for its turn only: a disk that refuses fails at once, unlike the lock's own retries. */
export async function acquireLock(file: string): Promise<HeldLock> {
  const giveUpAtMs = performance.now() + LOCK_PATIENCE_MS;
  for (;;) {
    try {
      let isLost = false;
      const onCompromised = (): void => {
        isLost = true;
      };
      const release = await lock(file, { realpath: false, stale: LOCK_STALE_MS, onCompromised });
      return { isStillOurs: () => !isLost, release };
    } catch (error) {
      const isBusy = systemErrorCode(error) === 'ELOCKED';
      if (!isBusy || performance.now() >= giveUpAtMs) throw error;
      await pause(1 + Math.random() * LONGEST_LOCK_PAUSE_MS);
    }
  }
}
