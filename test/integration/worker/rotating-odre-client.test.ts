import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../domain/time/instant.js';
import { timeWindow } from '../../../domain/time/time-window.js';
import { createCachingSecretStore } from '../../../platform/secrets/caching-secret-store.js';
import { startOdreStandIn } from '../../../sources/odre/stand-in/server.js';
import type { OdreStandIn } from '../../../sources/odre/stand-in/stand-in-options.js';
import { createRotatingOdreClient } from '../../../worker/rotating-odre-client.js';
import { SIMULATED } from '../pipeline/interrupted-window.js';

const WINDOW = timeWindow(
  parseInstant('2026-11-10T06:00:00Z'),
  parseInstant('2026-11-10T07:00:00Z'),
);
const MAX_AGE_MS = 60_000;

describe('the client of the source, when its key changes', () => {
  let standIn: OdreStandIn;
  let key: string | undefined;
  let nowMs = 0;

  const client = () =>
    createRotatingOdreClient(
      standIn.url,
      createCachingSecretStore(
        { findValue: () => Promise.resolve(key), describePlace: () => 'here' },
        { maxAgeMs: MAX_AGE_MS, nowEpochMs: () => nowMs },
      ),
    );
  const sentKeys = () => standIn.requests().map(({ authorization }) => authorization);

  beforeAll(async () => {
    standIn = await startOdreStandIn({ port: 0, mode: SIMULATED });
  });
  afterAll(async () => {
    await standIn.close();
  });

  it('sends none while there is none, and the new one within the time limit', async () => {
    const odre = client();
    const before = sentKeys().length;

    await odre.fetchRecords('eco2mix-regional-tr', WINDOW);
    key = 'first';
    await odre.fetchRecords('eco2mix-regional-tr', WINDOW);
    nowMs += MAX_AGE_MS;
    await odre.fetchRecords('eco2mix-regional-tr', WINDOW);

    expect(sentKeys().slice(before)).toEqual([undefined, undefined, 'Apikey first']);
  });

  it('sends the new one at once when the source refuses the old one', async () => {
    key = 'old';
    const odre = client();
    await odre.fetchRecords('eco2mix-regional-tr', WINDOW);
    standIn.addFaults([
      { kind: 'status', status: 401, when: ({ authorization }) => authorization === 'Apikey old' },
    ]);

    key = 'new';

    const [answer] = await odre.fetchRecords('eco2mix-regional-tr', WINDOW);
    expect(answer?.rows).toBe(48);
    expect(sentKeys().slice(-2)).toEqual(['Apikey old', 'Apikey new']);
  });
});
