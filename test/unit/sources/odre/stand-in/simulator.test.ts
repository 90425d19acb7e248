import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { REGION_CODES } from '../../../../../domain/region/region.js';
import { installedCapacityAt } from '../../../../../sources/odre/stand-in/simulator/installed-capacity.js';
import { createPublisher } from '../../../../../sources/odre/stand-in/simulator/measured-row.js';
import { createNationalModel } from '../../../../../sources/odre/stand-in/simulator/national-figures.js';
import { createPublicationRule } from '../../../../../sources/odre/stand-in/simulator/publication.js';
import { REGION_PROFILES } from '../../../../../sources/odre/stand-in/simulator/region-profile.js';
import { createRegionSignal } from '../../../../../sources/odre/stand-in/simulator/region-signal.js';
import { SIGNAL_MEASURES } from '../../../../../sources/odre/stand-in/simulator/region-state.js';
import { sineOfSunElevation } from '../../../../../sources/odre/stand-in/simulator/sun.js';

const QUARTER_MS = 900_000;
const SEED = 7;
const signal = createRegionSignal(SEED);
const publisher = createPublisher(SEED, signal);

const aRegion = fc.constantFrom(...REGION_CODES);
const aQuarter = fc
  .integer({ min: Date.UTC(2013, 0, 1), max: Date.UTC(2027, 0, 1) })
  .map((epochMs) => Math.floor(epochMs / QUARTER_MS) * QUARTER_MS);
const aHalfHour = aQuarter.map((epochMs) => epochMs - (epochMs % (2 * QUARTER_MS)));

describe('simulated figures', () => {
  it('balance consumption with production, storage and exchange within 5 MW', () => {
    fc.assert(
      fc.property(aRegion, aHalfHour, fc.boolean(), (region, startMs, isFirst) => {
        for (const figures of [
          publisher.realTime(region, startMs, isFirst),
          publisher.consolidated(region, startMs),
        ]) {
          const { consommation, ...supply } = figures;
          const supplyMw = Object.values(supply).reduce((sum, mw) => sum + mw, 0);
          expect(Math.abs(consommation - supplyMw)).toBeLessThanOrEqual(5);
        }
      }),
    );
  });

  it('are whole megawatts with the signs of eCO2mix', () => {
    fc.assert(
      fc.property(aRegion, aQuarter, (region, startMs) => {
        const figures = publisher.realTime(region, startMs, true);
        expect(Object.values(figures).every(Number.isInteger)).toBe(true);
        expect(figures.pompage).toBeLessThanOrEqual(0);
        expect(figures.stockage_batterie).toBeLessThanOrEqual(0);
        expect(figures.destockage_batterie).toBeGreaterThanOrEqual(0);
        expect(figures.consommation).toBeGreaterThan(0);
      }),
    );
  });

  it('have no sun between sunset and sunrise', () => {
    fc.assert(
      fc.property(aRegion, aQuarter, (region, startMs) => {
        const { latitude, longitude } = REGION_PROFILES[region];
        fc.pre(sineOfSunElevation(latitude, longitude, startMs) < -0.05);
        expect(publisher.realTime(region, startMs, false).solaire).toBe(0);
      }),
    );
  });

  it('have sun at noon', () => {
    fc.assert(
      fc.property(aRegion, aQuarter, (region, epochMs) => {
        const noonMs = epochMs - (epochMs % 86_400_000) + 12 * 3_600_000;
        expect(publisher.realTime(region, noonMs, false).solaire).toBeGreaterThan(0);
      }),
    );
  });

  it('never exceed what is installed', () => {
    fc.assert(
      fc.property(aRegion, aHalfHour, (region, startMs) => {
        const capacity = installedCapacityAt(region, startMs);
        for (const figures of [
          publisher.realTime(region, startMs, true),
          publisher.consolidated(region, startMs),
        ]) {
          expect(figures.eolien).toBeLessThanOrEqual(capacity.windMw);
          expect(figures.solaire).toBeLessThanOrEqual(capacity.solarMw);
          expect(figures.nucleaire).toBeLessThanOrEqual(capacity.nuclearMw);
          expect(figures.hydraulique).toBeLessThanOrEqual(capacity.hydroMw);
          expect(figures.thermique).toBeLessThanOrEqual(capacity.thermalMw);
          expect(figures.bioenergies).toBeLessThanOrEqual(capacity.bioenergyMw);
        }
      }),
    );
  });

  it('are the same whatever was asked before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(aRegion, aHalfHour), { minLength: 2, maxLength: 12 }),
        fc.integer({ min: 0, max: 2 ** 40 }),
        (questions, seed) => {
          const ask = (order: typeof questions): Map<string, unknown> => {
            const fresh = createPublisher(seed, createRegionSignal(seed));
            return new Map(
              order.map(([region, startMs]) => [
                `${region} ${startMs}`,
                [fresh.realTime(region, startMs, false), fresh.consolidated(region, startMs)],
              ]),
            );
          };
          const forwards = ask(questions);
          const backwards = ask(questions.toReversed());
          for (const [key, value] of forwards) expect(backwards.get(key)).toEqual(value);
        },
      ),
    );
  });

  it('differ between seeds', () => {
    const other = createRegionSignal(SEED + 1);
    const startMs = Date.UTC(2026, 1, 3, 12);

    expect(other('32', startMs)).not.toEqual(signal('32', startMs));
  });

  it('of a consolidated half-hour are the mean of its quarters but for 1 %', () => {
    fc.assert(
      fc.property(aRegion, aHalfHour, (region, startMs) => {
        const half = publisher.consolidated(region, startMs);
        const first = publisher.realTime(region, startMs, false);
        const second = publisher.realTime(region, startMs + QUARTER_MS, false);
        for (const measure of SIGNAL_MEASURES) {
          const meanMw = (first[measure] + second[measure]) / 2;
          expect(Math.abs(half[measure] - meanMw)).toBeLessThanOrEqual(2 + 0.01 * Math.abs(meanMw));
        }
      }),
    );
  });

  it('import in some hours and export in others, France as a whole', () => {
    const balances = Array.from({ length: 365 * 4 }, (_, index) => {
      const startMs = Date.UTC(2025, 0, 1) + index * 6 * 3_600_000;
      return REGION_CODES.reduce(
        (sum, region) => sum + publisher.consolidated(region, startMs).ech_physiques,
        0,
      );
    });

    expect(Math.max(...balances)).toBeGreaterThan(0);
    expect(Math.min(...balances)).toBeLessThan(0);
  });

  it('keep the exchanges of France within what its borders carry', () => {
    const model = createNationalModel(SEED);
    const limits = { angleterre: 4000, espagne: 5000, italie: 4500, suisse: 3500 };
    fc.assert(
      fc.property(aHalfHour, fc.boolean(), (startMs, isConsolidated) => {
        const figures = model(
          REGION_CODES.map((code) =>
            isConsolidated
              ? publisher.consolidated(code, startMs)
              : publisher.realTime(code, startMs, true),
          ),
          startMs,
        );
        expect(figures['ech_physiques']).toBeGreaterThanOrEqual(-18_000);
        expect(figures['ech_physiques']).toBeLessThanOrEqual(10_000);
        for (const [border, limitMw] of Object.entries({ ...limits, allemagne_belgique: 7000 })) {
          expect(Math.abs(figures[`ech_comm_${border}`] ?? NaN)).toBeLessThanOrEqual(limitMw);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('let nuclear power follow demand', () => {
    const hours = Array.from(
      { length: 2000 },
      (_, index) => Date.UTC(2025, 0, 1) + index * 14_400_000,
    );
    const states = hours.map((startMs) => REGION_CODES.map((code) => signal(code, startMs)));
    const total = (measure: 'nucleaire' | 'consommation') =>
      states.map((regions) => regions.reduce((sum, region) => sum + region[measure], 0));

    expect(correlation(total('nucleaire'), total('consommation'))).toBeGreaterThan(0.5);
  });

  it('change by no leap from one quarter-hour to the next', () => {
    fc.assert(
      fc.property(aRegion, aQuarter, (region, startMs) => {
        const before = signal(region, startMs);
        const after = signal(region, startMs + QUARTER_MS);
        const capacity = installedCapacityAt(region, startMs);
        expect(Math.abs(after.consommation / before.consommation - 1)).toBeLessThan(0.06);
        expect(Math.abs(after.eolien - before.eolien)).toBeLessThan(0.12 * capacity.windMw + 1);
        expect(Math.abs(after.solaire - before.solaire)).toBeLessThan(0.2 * capacity.solarMw + 1);
      }),
      { numRuns: 500 },
    );
  });

  it('move together in neighbouring regions more than in distant ones', () => {
    const hours = Array.from(
      { length: 2000 },
      (_, index) => Date.UTC(2025, 0, 1) + index * 3_600_000,
    );
    const winds = hours.map((startMs) =>
      (['53', '52', '93'] as const).map((region) => signal(region, startMs).eolien),
    );
    const series = (index: number): number[] => winds.map((wind) => wind[index] ?? NaN);

    const near = correlation(series(0), series(1));
    const far = correlation(series(0), series(2));

    expect(near).toBeGreaterThan(0.5);
    expect(near).toBeGreaterThan(far);
  });
});

describe('publication of real-time figures', () => {
  const lagSeconds = 480;
  const rule = createPublicationRule(SEED, lagSeconds);
  const slots = Array.from(
    { length: 5000 },
    (_, index) => Date.UTC(2026, 0, 1) + index * QUARTER_MS,
  );

  it('happens no earlier than the lag and no later than half an hour after it', () => {
    fc.assert(
      fc.property(aRegion, aQuarter, (region, startMs) => {
        const dueMs = startMs + lagSeconds * 1000;
        expect(rule.isPublished(region, startMs, dueMs - 1)).toBe(false);
        expect(rule.isPublished(region, startMs, dueMs + 30 * 60_000)).toBe(true);
      }),
    );
  });

  it('is late for about one slot in 50', () => {
    const late = slots.filter((startMs) => !rule.isPublished('32', startMs, startMs + 481_000));

    expect(late.length / slots.length).toBeGreaterThan(0.01);
    expect(late.length / slots.length).toBeLessThan(0.03);
  });

  it('is revised an hour later in about one cell in 200', () => {
    let cells = 0;
    let revised = 0;
    for (const startMs of slots) {
      const first = publisher.realTime('32', startMs, true);
      const final = publisher.realTime('32', startMs, false);
      for (const measure of SIGNAL_MEASURES) {
        if (final[measure] === 0) continue;
        cells += 1;
        if (first[measure] !== final[measure]) revised += 1;
      }
    }

    expect(rule.isFirstEdition(0, 480_000 + 3_599_999)).toBe(true);
    expect(rule.isFirstEdition(0, 480_000 + 3_600_000)).toBe(false);
    expect(revised / cells).toBeGreaterThan(0.002);
    expect(revised / cells).toBeLessThan(0.008);
  });
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  a.forEach((value, index) => {
    const other = b[index] ?? 0;
    both += (value - meanA) * (other - meanB);
    squareA += (value - meanA) ** 2;
    squareB += (other - meanB) ** 2;
  });
  return both / Math.sqrt(squareA * squareB);
}
