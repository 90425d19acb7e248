import { REGION_CODES, type RegionCode } from '../../../../domain/region/region.js';
import { DATASET_SCHEMAS, type Cell, type Field } from '../dataset-schema.js';
import type { Table, TableRow } from '../table.js';

import {
  consolidatedDays,
  natureOfConsolidatedDay,
  REAL_TIME_NATURE,
  realTimeDays,
} from './dataset-window.js';
import type { PublishedMeasures } from './measured-row.js';
import type { NationalFigures, NationalModel } from './national-figures.js';
import { publishedSlots, type PublishedSlot } from './paris-calendar.js';
import { daySnapshot, type SimulationParts } from './regional-table.js';
import { scattered } from './scatter.js';

/** Position of the first measure in the national layouts. */
const FIRST_MEASURE = 5;
const STEP_MINUTES = 15;
const HALF_HOUR_MS = 1_800_000;
const FORECASTS: readonly string[] = ['prevision_j1', 'prevision_j'];
/**
 * Commercial exchanges stand at :00 and :30 only in December 2021 and at every quarter in 2026;
 * between them lies the first day of quarter-hour markets (R16).
 */
const QUARTER_HOURLY_COMMERCE_FROM_MS = Date.UTC(2025, 8, 30, 22);

interface RowSource {
  readonly fields: readonly Field[];
  readonly isMeasured: (slot: PublishedSlot) => boolean;
  readonly regionMeasures: (region: RegionCode, slot: PublishedSlot) => PublishedMeasures;
  readonly model: NationalModel;
}

/** `eco2mix-national-tr`: the regions' sum; slots to come carry their forecasts only (R1). */
export function createNationalRealTimeTable(parts: SimulationParts, model: NationalModel): Table {
  const schema = DATASET_SCHEMAS['eco2mix-national-tr'];
  const { publisher, publication, clock } = parts;
  return {
    schema,
    snapshot: () => {
      const nowMs = clock();
      const source: RowSource = {
        fields: schema.fields,
        isMeasured: (slot) =>
          REGION_CODES.every((code) => publication.isPublished(code, slot.instantMs, nowMs)),
        regionMeasures: (region, slot) =>
          publisher.realTime(
            region,
            slot.instantMs,
            publication.isFirstEdition(slot.instantMs, nowMs),
          ),
        model,
      };
      return daySnapshot(schema, nowMs, realTimeDays(nowMs), (day) =>
        rowsOfDay(source, day, REAL_TIME_NATURE),
      );
    },
  };
}

/** `eco2mix-national-cons-def`: quarter-hour rows, measured at :00 and :30 only (R1). */
export function createNationalConsolidatedTable(
  parts: SimulationParts,
  model: NationalModel,
): Table {
  const schema = DATASET_SCHEMAS['eco2mix-national-cons-def'];
  const source: RowSource = {
    fields: schema.fields,
    isMeasured: (slot) => slot.instantMs % HALF_HOUR_MS === 0,
    regionMeasures: (region, slot) => parts.publisher.consolidated(region, slot.instantMs),
    model,
  };
  return {
    schema,
    snapshot: () => {
      const nowMs = parts.clock();
      return daySnapshot(schema, nowMs, consolidatedDays(nowMs, 'national'), (day) =>
        rowsOfDay(source, day, natureOfConsolidatedDay(day, nowMs)),
      );
    },
  };
}

function rowsOfDay(source: RowSource, day: number, nature: string): readonly TableRow[] {
  return scattered(
    publishedSlots(day, STEP_MINUTES).map((slot) => nationalRow(source, slot, nature)),
  );
}

function nationalRow(source: RowSource, slot: PublishedSlot, nature: string): TableRow {
  const identity: readonly Cell[] = ['France', nature, slot.date, slot.timeOfDay, slot.instantMs];
  let figures: NationalFigures | undefined;
  const cell = (index: number): Cell => {
    if (index < FIRST_MEASURE) return identity[index] ?? null;
    const field = source.fields[index];
    if (field === undefined) return null;
    if (!isFilled(source, slot, field.name)) return null;
    figures ??= source.model(
      REGION_CODES.map((code) => source.regionMeasures(code, slot)),
      slot.instantMs,
    );
    const figure = figures[field.name] ?? 0;
    return field.type === 'text' ? String(figure) : figure;
  };
  return {
    cell,
    isNull: (index) => {
      if (index < FIRST_MEASURE) return false;
      return !isFilled(source, slot, source.fields[index]?.name ?? '');
    },
  };
}

function isFilled(source: RowSource, slot: PublishedSlot, name: string): boolean {
  if (FORECASTS.includes(name)) return true;
  if (!source.isMeasured(slot)) return false;
  return (
    !name.startsWith('ech_comm_') ||
    slot.instantMs >= QUARTER_HOURLY_COMMERCE_FROM_MS ||
    slot.instantMs % HALF_HOUR_MS === 0
  );
}
