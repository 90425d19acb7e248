import { REGIONS, type Region } from '../../../../domain/region/region.js';
import { DATASET_SCHEMAS, fieldIndex, type Cell, type DatasetSchema } from '../dataset-schema.js';
import type { Table, TableRow, TableSnapshot, TimeBounds } from '../table.js';

import {
  consolidatedDays,
  natureOfConsolidatedDay,
  REAL_TIME_NATURE,
  realTimeDays,
  type DayRange,
} from './dataset-window.js';
import { installedCapacityAt } from './installed-capacity.js';
import type { Publisher, PublishedMeasures } from './measured-row.js';
import { parisDayNumber, publishedSlots, type PublishedSlot } from './paris-calendar.js';
import type { PublicationRule } from './publication.js';
import { scattered } from './scatter.js';

/** What a simulated table stands on. */
export interface SimulationParts {
  readonly publisher: Publisher;
  readonly publication: PublicationRule;
  /** Now, epoch milliseconds. */
  readonly clock: () => number;
}

/** Position of the first measure in the regional layouts. */
const FIRST_MEASURE = 6;

interface RowSource {
  readonly schema: DatasetSchema;
  readonly isMeasured: (region: Region, slot: PublishedSlot) => boolean;
  readonly measures: (region: Region, slot: PublishedSlot) => PublishedMeasures;
}

/** `eco2mix-regional-tr`: quarter-hours up to the end of tomorrow, measured as they are published. */
export function createRegionalRealTimeTable(parts: SimulationParts): Table {
  const schema = DATASET_SCHEMAS['eco2mix-regional-tr'];
  const { publisher, publication, clock } = parts;
  return {
    schema,
    snapshot: () => {
      const nowMs = clock();
      const source: RowSource = {
        schema,
        isMeasured: (region, slot) => publication.isPublished(region.code, slot.instantMs, nowMs),
        measures: (region, slot) =>
          publisher.realTime(
            region.code,
            slot.instantMs,
            publication.isFirstEdition(slot.instantMs, nowMs),
          ),
      };
      return daySnapshot(schema, nowMs, realTimeDays(nowMs), (day) =>
        rowsOfDay(source, publishedSlots(day, 15), REAL_TIME_NATURE),
      );
    },
  };
}

/** `eco2mix-regional-cons-def`: half-hours from 2013 to the last consolidated day. */
export function createRegionalConsolidatedTable(parts: SimulationParts): Table {
  const schema = DATASET_SCHEMAS['eco2mix-regional-cons-def'];
  const source: RowSource = {
    schema,
    isMeasured: () => true,
    measures: (region, slot) => parts.publisher.consolidated(region.code, slot.instantMs),
  };
  return {
    schema,
    snapshot: () => {
      const nowMs = parts.clock();
      return daySnapshot(schema, nowMs, consolidatedDays(nowMs, 'regional'), (day) =>
        rowsOfDay(source, publishedSlots(day, 30), natureOfConsolidatedDay(day, nowMs)),
      );
    },
  };
}

/** A snapshot whose pieces are Parisian civil days. */
export function daySnapshot(
  schema: DatasetSchema,
  nowMs: number,
  days: DayRange,
  rowsOf: (day: number) => readonly TableRow[],
): TableSnapshot {
  return {
    schema,
    modifiedMs: nowMs,
    *chunks(bounds: TimeBounds, descending: boolean): Iterable<readonly TableRow[]> {
      const first = Math.max(days.firstDay, dayOf(bounds.startMs, days.firstDay));
      const last = Math.min(days.lastDay, dayOf(bounds.endMs, days.lastDay));
      for (let step = 0; step <= last - first; step += 1) {
        yield rowsOf(descending ? last - step : first + step);
      }
    },
  };
}

function dayOf(epochMs: number, whenOpen: number): number {
  return Number.isFinite(epochMs) ? parisDayNumber(epochMs) : whenOpen;
}

function rowsOfDay(
  source: RowSource,
  slots: readonly PublishedSlot[],
  nature: string,
): readonly TableRow[] {
  const rows: TableRow[] = [];
  for (const slot of slots) {
    for (const region of REGIONS) rows.push(new RegionalRow(source, region, slot, nature));
  }
  return scattered(rows);
}

/** A regional row; its measures are worked out when one of them is read, and only then. */
class RegionalRow implements TableRow {
  private cells: readonly Cell[] | undefined;

  constructor(
    private readonly source: RowSource,
    private readonly region: Region,
    private readonly slot: PublishedSlot,
    private readonly nature: string,
  ) {}

  cell(index: number): Cell {
    if (index >= FIRST_MEASURE) return this.measured()[index - FIRST_MEASURE] ?? null;
    switch (index) {
      case 0:
        return this.region.code;
      case 1:
        return this.region.name;
      case 2:
        return this.nature;
      case 3:
        return this.slot.date;
      case 4:
        return this.slot.timeOfDay;
      default:
        return this.slot.instantMs;
    }
  }

  isNull(index: number): boolean {
    if (index < FIRST_MEASURE) return false;
    // Consumption is the usual question, asked of whole datasets: no need to work it out.
    if (index === FIRST_MEASURE) return !this.source.isMeasured(this.region, this.slot);
    return this.cell(index) === null;
  }

  private measured(): readonly Cell[] {
    this.cells ??= this.source.isMeasured(this.region, this.slot)
      ? measureCells(this.source, this.region, this.slot)
      : [];
    return this.cells;
  }
}

function measureCells(source: RowSource, region: Region, slot: PublishedSlot): readonly Cell[] {
  const figures = source.measures(region, slot);
  const capacity = installedCapacityAt(region.code, slot.instantMs);
  const hasWindSplit = fieldIndex(source.schema.fields, 'eolien_terrestre') !== -1;
  const isWindText = source.schema.fields[FIRST_MEASURE + 3]?.type === 'text';
  const coverage = (mw: number): number => percent(mw, figures.consommation) ?? 0;
  return [
    figures.consommation,
    figures.thermique,
    figures.nucleaire,
    isWindText ? String(figures.eolien) : figures.eolien,
    figures.solaire,
    figures.hydraulique,
    String(figures.pompage),
    figures.bioenergies,
    figures.ech_physiques,
    String(figures.stockage_batterie),
    String(figures.destockage_batterie),
    ...(hasWindSplit ? [String(figures.eolien), '0'] : []),
    coverage(figures.thermique),
    percent(figures.thermique, capacity.thermalMw),
    coverage(figures.nucleaire),
    percent(figures.nucleaire, capacity.nuclearMw),
    coverage(figures.eolien),
    percent(figures.eolien, capacity.windMw),
    coverage(figures.solaire),
    percent(figures.solaire, capacity.solarMw),
    coverage(figures.hydraulique),
    percent(figures.hydraulique, capacity.hydroMw),
    coverage(figures.bioenergies),
    percent(figures.bioenergies, capacity.bioenergyMw),
    null,
  ];
}

/** Percent with two decimals (R8), null of nothing. */
function percent(partMw: number, wholeMw: number): number | null {
  return wholeMw === 0 ? null : Math.round((partMw / wholeMw) * 10_000) / 100;
}
