import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataFrame } from 'nodejs-polars';

import { addMinutes, instantFromEpochMs, parseInstant } from '../../../../domain/time/instant.js';
import { judgeOutages } from '../../../../sources/outages/outage-checks.js';
import { outageFrame, type SentOutage } from '../../../../sources/outages/outage-columns.js';
import { outageGold } from '../../../../sources/outages/outage-gold.js';
import { mergeOutages } from '../../../../sources/outages/outage-silver.js';
import { anOutage } from '../../domain/outage/outage-builder.js';

const START = parseInstant('2026-10-01T00:00:00Z');

/** A version as a fetch brought it: several fetches of one version may state different things. */
interface SentVersion {
  readonly id: number;
  readonly version: number;
  readonly fetch: number;
  readonly spans: number;
  readonly status: 'active' | 'dismissed' | 'cancelled';
}

const sentVersion: fc.Arbitrary<SentVersion> = fc.record({
  id: fc.integer({ min: 1, max: 3 }),
  version: fc.integer({ min: 1, max: 3 }),
  fetch: fc.integer({ min: 1, max: 4 }),
  spans: fc.integer({ min: 0, max: 3 }),
  status: fc.constantFrom('active', 'dismissed'),
});

/** One fetch states one thing of a version. */
const sentVersions = fc.uniqueArray(sentVersion, {
  maxLength: 12,
  selector: ({ id, version, fetch }) => `${id} ${version} ${fetch}`,
});

function sent({ id, version, fetch, spans, status }: SentVersion): SentOutage {
  return {
    outage: anOutage({
      outageId: `E-${id}`,
      version,
      status,
      spans: Array.from({ length: spans }, (_, number) => ({
        startUtc: addMinutes(START, number * 60),
        endUtc: addMinutes(START, number * 60 + 60),
        direction: '',
        availableMw: number,
        unavailableMw: undefined,
      })),
    }),
    object: {
      bronzePath: `bronze/maintenance/${fetch}.json`,
      bronzeSha256: String(fetch).repeat(64),
      fetchedAtUtc: addMinutes(START, fetch),
    },
  };
}

async function merged(versions: readonly SentVersion[], stepSizes: readonly number[]) {
  let silver: DataFrame | undefined;
  let rest = versions;
  for (const size of [...stepSizes, versions.length]) {
    silver = await mergeOutages(silver, outageFrame(rest.slice(0, size).map(sent)));
    rest = rest.slice(size);
  }
  return silver?.toRecords() ?? [];
}

describe('outages in Silver', () => {
  it('are the same whatever the order and the steps they came in', async () => {
    await fc.assert(
      fc.asyncProperty(
        sentVersions.chain((versions) =>
          fc.tuple(
            fc.constant(versions),
            fc.shuffledSubarray(versions, { minLength: versions.length }),
            fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
          ),
        ),
        async ([versions, shuffled, stepSizes]) => {
          expect(await merged(shuffled, stepSizes)).toEqual(await merged(versions, []));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are the same however often they come', async () => {
    await fc.assert(
      fc.asyncProperty(sentVersions, async (versions) => {
        const once = await merged(versions, []);

        expect(await merged([...versions, ...versions, ...versions], [])).toEqual(once);
        expect(await merged([...versions, ...versions], [versions.length])).toEqual(once);
      }),
      { numRuns: 40 },
    );
  });

  it('hold each version once, as its last fetch stated it, with the spans of that fetch alone', async () => {
    await fc.assert(
      fc.asyncProperty(sentVersions, async (versions) => {
        const rows = await merged(versions, [3]);

        const last = new Map<string, SentVersion>();
        for (const version of versions.toSorted((left, right) => left.fetch - right.fetch)) {
          last.set(`E-${version.id} ${version.version}`, version);
        }
        const found = Map.groupBy(
          rows,
          (row) => `${String(row['outage_id'])} ${Number(row['version'])}`,
        );
        expect(new Set(found.keys())).toEqual(new Set(last.keys()));
        for (const [key, { spans, status }] of last) {
          const stated = found.get(key)?.filter((row) => row['span_number'] !== null);
          expect(stated).toHaveLength(Math.max(1, spans));
          expect(found.get(key)?.[0]?.['status']).toBe(status);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('outages in Gold', () => {
  const rowsFor = async (table: string, ...versions: readonly SentVersion[]) => {
    const silver = await mergeOutages(undefined, outageFrame(versions.map(sent)));
    const target = outageGold('maintenance-page').find(
      (gold) => gold.kind === 'records' && gold.table === table,
    );
    if (target?.kind !== 'records') throw new Error(`no ${table}`);
    return target.rowsOf?.(silver).toRecords() ?? [];
  };
  const version = (change: Partial<SentVersion>): SentVersion => ({
    ...{ id: 1, version: 1, fetch: 1, spans: 2, status: 'active' },
    ...change,
  });

  it('are the highest version of each event, one that was dismissed too', async () => {
    const rows = await rowsFor(
      'fact_outage',
      version({ version: 2, fetch: 1, status: 'dismissed' }),
      version({ version: 1, fetch: 2 }),
      version({ id: 2 }),
    );

    expect(rows).toMatchObject([
      { outage_id: 'E-1', version: 2, status: 'dismissed', publisher: 'maintenance-page' },
      { outage_id: 'E-2', version: 1, status: 'active', available_mw: 0 },
    ]);
  });

  it('have the spans of that version alone', async () => {
    const rows = await rowsFor(
      'fact_outage_period',
      version({ version: 1, spans: 3 }),
      version({ version: 2, spans: 1 }),
      version({ id: 2, spans: 0 }),
    );

    expect(rows).toHaveLength(3);
    expect(rows.filter(isNotEmpty)).toMatchObject([
      { outage_id: 'E-1', version: 2, available_mw: 0 },
    ]);
  });

  it('have an empty span of the newest version for each span that is stated no more', async () => {
    const restated = await rowsFor(
      'fact_outage_period',
      version({ fetch: 1, spans: 3 }),
      version({ fetch: 2, spans: 1 }),
    );
    const superseded = await rowsFor(
      'fact_outage_period',
      version({ version: 1, spans: 3 }),
      version({ version: 4, spans: 1 }),
    );

    for (const [number, rows] of [
      [1, restated],
      [4, superseded],
    ] as const) {
      const gone = rows.filter((row) => !isNotEmpty(row));
      expect(gone.map((row) => startOf(row)).toSorted()).toEqual([
        addMinutes(START, 60),
        addMinutes(START, 120),
      ]);
      for (const row of gone) {
        expect(row).toMatchObject({ version: number, available_mw: null, unavailable_mw: null });
      }
    }
  });

  it.each(['dismissed', 'cancelled'] as const)('have no span once they are %s', async (status) => {
    const rows = await rowsFor(
      'fact_outage_period',
      version({ version: 1, spans: 2 }),
      version({ version: 2, spans: 2, status }),
    );

    expect(rows).toHaveLength(2);
    expect(rows.filter(isNotEmpty)).toEqual([]);
  });

  it('have a span again that is stated again', async () => {
    const rows = await rowsFor(
      'fact_outage_period',
      version({ fetch: 1, spans: 2 }),
      version({ fetch: 2, spans: 1 }),
      version({ fetch: 3, spans: 2 }),
    );

    expect(rows).toHaveLength(2);
    expect(rows.every(isNotEmpty)).toBe(true);
  });

  it('pass their own checks with spans that were withdrawn', async () => {
    const silver = await mergeOutages(
      outageFrame([sent(version({ fetch: 1, spans: 3 }))]),
      outageFrame([sent(version({ fetch: 2, spans: 1 }))]),
    );

    expect(silver.height).toBe(3);
    expect(
      judgeOutages(silver).filter(({ passed, severity }) => !passed && severity === 'error'),
    ).toEqual([]);
  });
});

type Row = Readonly<Record<string, unknown>>;

function startOf(row: Row): string {
  return instantFromEpochMs((row['period_start'] as Date).getTime());
}

function isNotEmpty(row: Row): boolean {
  const end = row['period_end'];
  return end === null || (end as Date).getTime() > (row['period_start'] as Date).getTime();
}

describe('the checks of outages', () => {
  it('say nothing of an empty Silver', () => {
    expect(judgeOutages(outageFrame([]))).toEqual([]);
  });

  it.each([
    ['key_unique', (frame: DataFrame) => frame.vstack(frame)],
    ['mandatory_columns', (frame: DataFrame) => frame.drop('status')],
  ])('close the gate by %s', (name, spoil) => {
    const frame = outageFrame([sent({ id: 1, version: 1, fetch: 1, spans: 1, status: 'active' })]);

    const failed = judgeOutages(spoil(frame)).filter(({ passed }) => !passed);

    expect(failed).toContainEqual(expect.objectContaining({ name, severity: 'error' }));
  });

  it('close the gate when an event ends before it begins or loses more than it has', () => {
    const endedAtUtc = addMinutes(START, -60);
    const span = { startUtc: START, endUtc: undefined, direction: '', availableMw: undefined };
    const { object } = sent({ id: 1, version: 1, fetch: 1, spans: 0, status: 'active' });
    const frame = outageFrame([
      { outage: anOutage({ startedAtUtc: START, endedAtUtc }), object },
      { outage: anOutage({ outageId: 'E-2', spans: [{ ...span, unavailableMw: 911 }] }), object },
    ]);

    const failed = judgeOutages(frame).filter(
      ({ passed, severity }) => !passed && severity === 'error',
    );

    expect(failed.map(({ name }) => name)).toEqual(['periods_forward', 'within_installed']);
  });
});
