import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { datasetEntry } from '../../../domain/dataset/dataset-catalogue.js';
import { scheduleWindows } from '../../../domain/dataset/schedule-window.js';
import { FACT_OUTAGE } from '../../../domain/star-schema/outage-tables.js';
import { addMinutes, epochMsOf, instantFromEpochMs } from '../../../domain/time/instant.js';
import { createRteClient } from '../../../sources/rte-unavailability/rte-client.js';
import {
  createRteStandIn,
  STAND_IN_CREDENTIALS,
} from '../../../sources/rte-unavailability/stand-in/rte-stand-in.js';
import {
  SIMULATED_UNITS,
  simulatedVersions,
  type SimulatedVersion,
} from '../../../sources/rte-unavailability/stand-in/simulated-fleet.js';
import { startStandInServer, type StandInServer } from '../../../sources/stand-in-server.js';

import { startPipeline, type Pipeline } from './pipeline-harness.js';

const DATASET = 'rte-generation-unavailabilities';
const SEED = 3;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const YEAR = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)] as const;

/** Published, begun and ended within a day: nothing is told of it when RTE is back. */
const FORGOTTEN = eventsOf(simulatedVersions(SEED, SIMULATED_UNITS, ...YEAR)).find((versions) =>
  versions.every(({ startMs, endMs, kind }) => kind === 'forced' && endMs - startMs < 20 * HOUR_MS),
);
const DOWN_FROM_MS = Math.floor((FORGOTTEN?.[0]?.startMs ?? 0) / HOUR_MS) * HOUR_MS;
const BACK_AT_MS = DOWN_FROM_MS + 9 * DAY_MS;

describe('nine days in which RTE tells nothing', () => {
  let nowMs = DOWN_FROM_MS;
  let pipeline: Pipeline;
  let server: StandInServer;
  beforeAll(async () => {
    const clock = (): number => nowMs;
    const rte = createRteStandIn({ mode: { kind: 'simulated', seed: SEED }, clock });
    server = await startStandInServer({
      port: 0,
      mounts: [{ prefix: '', handle: (request, response) => rte.handle(request, response) }],
    });
    pipeline = await startPipeline({
      origin: 'simulated',
      mode: { kind: 'simulated', seed: SEED, publicationLagSeconds: 480, clock },
      sources: {
        rte: createRteClient({
          ...{ baseUrl: server.url, version: 'v7', clock },
          credentials: () => Promise.resolve(STAND_IN_CREDENTIALS),
        }),
      },
    });
  }, 60_000);
  afterAll(async () => {
    await pipeline.stop();
    await server.close();
  });

  /** The run of a standing order that is due next, at its time. */
  const runNext = async (name: string): Promise<void> => {
    const order = datasetEntry(DATASET).schedules.find((candidate) => candidate.name === name);
    if (order?.at.kind !== 'interval') throw new Error(`no order ${name} of ${DATASET}`);
    const { everyMinutes, offsetMinutes } = order.at;
    const midnightUtc = instantFromEpochMs(Math.floor(nowMs / DAY_MS) * DAY_MS);
    let scheduledUtc = addMinutes(midnightUtc, offsetMinutes);
    while (epochMsOf(scheduledUtc) < nowMs) scheduledUtc = addMinutes(scheduledUtc, everyMinutes);
    nowMs = epochMsOf(scheduledUtc);
    for (const window of scheduleWindows(order, scheduledUtc)) {
      await pipeline.ingest(DATASET, window);
    }
  };
  const versionsInGold = async (): Promise<ReadonlyMap<unknown, unknown>> => {
    const rows = await pipeline.reader.findRecords({ table: FACT_OUTAGE, limit: 10_000 });
    return new Map(rows.map((row) => [row['outage_id'], row['version']]));
  };

  it('are made up for by the first daily order after them: every event is there as told last', async () => {
    nowMs = DOWN_FROM_MS - DAY_MS;
    await runNext('ahead');
    nowMs = BACK_AT_MS;
    await runNext('updates');
    const forgotten = FORGOTTEN?.[0]?.identifier;
    const before = await versionsInGold();
    expect([...before.keys()].filter((id) => String(id) === forgotten)).toEqual([]);

    await runNext('ahead');

    const published = simulatedVersions(SEED, SIMULATED_UNITS, ...YEAR).filter(
      ({ publishedMs }) => publishedMs >= DOWN_FROM_MS && publishedMs < nowMs,
    );
    const told = new Map(
      eventsOf(published).map((versions) => [
        versions[0]?.identifier,
        Math.max(...versions.map(({ version }) => version)),
      ]),
    );
    const inGold = await versionsInGold();
    expect(told.has(forgotten)).toBe(true);
    expect(new Map([...told.keys()].map((id) => [id, inGold.get(id)]))).toEqual(told);
  }, 120_000);
});

function eventsOf(versions: readonly SimulatedVersion[]): readonly (readonly SimulatedVersion[])[] {
  return [...Map.groupBy(versions, ({ identifier }) => identifier).values()];
}
