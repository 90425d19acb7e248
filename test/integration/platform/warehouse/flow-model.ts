import {
  type EnergySource,
  REGIONAL_ENERGY_SOURCES,
} from '../../../../domain/energy/energy-source.js';
import { type Vintage, vintageRank } from '../../../../domain/energy/vintage.js';
import type { RegionCode } from '../../../../domain/region/region.js';
import { addMinutes, type UtcInstant } from '../../../../domain/time/instant.js';
import type { StagedFlow } from '../../../../platform/warehouse/warehouse-loader.js';

/** A fact as the model knows it. */
export interface ModelFact {
  readonly regionCode: RegionCode;
  readonly source: EnergySource;
  readonly slotStartUtc: UtcInstant;
  readonly stepMinutes: number;
  readonly vintage: Vintage;
  readonly valueMw: number | null;
  readonly reason: string | null;
}

export interface FlowModel {
  load(rows: readonly StagedFlow[]): void;
  /** Current facts in the order of the reader. */
  facts(): readonly ModelFact[];
}

/**
 * The rules of a load told once more, as slow and plain as can be: one value after the other
 * against what overlaps it, again and again until nothing changes.
 */
export function createFlowModel(): FlowModel {
  let facts: readonly ModelFact[] = [];
  return {
    load: (rows) => {
      const incoming = standingRows(rows).flatMap(factsOf);
      for (let before; before !== facts;) {
        before = facts;
        for (const fact of incoming) facts = admit(facts, fact);
      }
    },
    facts: () => [...facts].sort((a, b) => (positionOf(a) < positionOf(b) ? -1 : 1)),
  };
}

/** Whether two facts of one region and source share a moment. */
export function overlap(a: ModelFact, b: ModelFact): boolean {
  return (
    a.regionCode === b.regionCode &&
    a.source === b.source &&
    a.slotStartUtc < addMinutes(b.slotStartUtc, b.stepMinutes) &&
    b.slotStartUtc < addMinutes(a.slotStartUtc, a.stepMinutes)
  );
}

function admit(facts: readonly ModelFact[], fact: ModelFact): readonly ModelFact[] {
  const overlapping = facts.filter((stored) => overlap(stored, fact));
  if (overlapping.some((stored) => areSame(stored, fact))) return facts;
  if (!overlapping.every((stored) => givesWay(stored, fact))) return facts;
  return [...facts.filter((stored) => !overlapping.includes(stored)), fact];
}

function givesWay(stored: ModelFact, fact: ModelFact): boolean {
  if (fact.valueMw === null && stored.valueMw !== null) return false;
  const ahead = vintageRank(fact.vintage) - vintageRank(stored.vintage);
  const isSameSlot =
    stored.slotStartUtc === fact.slotStartUtc && stored.stepMinutes === fact.stepMinutes;
  return isSameSlot ? ahead >= 0 : ahead > 0;
}

/** Within one load: the best row of each region and slot, then no half hour beside its second half. */
function standingRows(rows: readonly StagedFlow[]): readonly StagedFlow[] {
  const best = new Map<string, StagedFlow>();
  for (const row of rows) {
    const key = `${row.regionCode}|${row.slotStartUtc}`;
    const held = best.get(key);
    if (held === undefined || vintageRank(row.vintage) >= vintageRank(held.vintage)) {
      best.set(key, row);
    }
  }
  const kept = [...best.values()];
  const fallen = kept.flatMap((half) => {
    const quarter = best.get(`${half.regionCode}|${addMinutes(half.slotStartUtc, 15)}`);
    if (half.stepMinutes !== 30 || quarter === undefined) return [];
    return [vintageRank(half.vintage) >= vintageRank(quarter.vintage) ? quarter : half];
  });
  return kept.filter((row) => !fallen.includes(row));
}

function factsOf(row: StagedFlow): ModelFact[] {
  const { regionCode, slotStartUtc, stepMinutes, vintage } = row;
  return REGIONAL_ENERGY_SOURCES.map((source, index) => ({
    regionCode,
    source,
    slotStartUtc,
    stepMinutes,
    vintage,
    valueMw: row.valuesMw[index] ?? null,
    reason: row.missingReasons[index] ?? null,
  }));
}

function areSame(a: ModelFact, b: ModelFact): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function positionOf(fact: ModelFact): string {
  return `${fact.slotStartUtc}|${fact.regionCode}|${fact.source}`;
}
