import pl, { type DataFrame } from 'nodejs-polars';

import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { checkRegional } from '../../domain/quality/regional-checks.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { COLUMN_OF_SOURCE, missingColumns } from '../odre/regional-columns.js';
import { refinedRows, REGIONAL_SILVER } from '../odre/regional-pipeline.js';
import { NOTHING_REFINED, refineRegionalFrame } from '../odre/regional-refine.js';
import { setAsideRecords } from '../odre/set-aside-rows.js';
import { profileSilver } from '../odre/silver-profile.js';
import type { RawObject, RefinedRows, SetAsideRecord, SourcePipeline } from '../source-pipeline.js';

import { RTE_FILES_BRONZE_FOLDER } from './national-file-pipeline.js';
import { readRteFiles } from './rte-file-frame.js';
import { findRegionOfFileName, findRegionOfPerimeter } from './rte-region.js';

const QUARTER_HOUR = 15;
const HALF_HOUR = 30;

/**
 * RTE's regional files `eCO2mix_RTE_<region>_*.xls`, brought to the landing zone: the flows of ODRÉ's
 * regional datasets, in the same Silver and table; `Nature` tells their vintage.
 */
export function createRegionFilePipeline(): SourcePipeline {
  return {
    dataset: 'rte-eco2mix-region-file',
    bronze: { folder: RTE_FILES_BRONZE_FOLDER, prefix: 'eco2mix_region_file' },
    refine,
    silver: REGIONAL_SILVER,
    // A file is one region: that the others are not there says nothing.
    judge: (silver, window) =>
      checkRegional(profileSilver(silver, window)).filter(
        ({ name }) => name !== 'regions_complete',
      ),
    gold: [{ kind: 'regional_flows' }],
  };
}

async function refine(window: TimeWindow, raw: readonly RawObject[]): Promise<RefinedRows> {
  const rows = await Promise.all(raw.map((object) => refineFile(window, object)));
  const [first, ...more] = rows;
  return more.reduce(joined, first ?? refinedRows(NOTHING_REFINED));
}

async function refineFile(window: TimeWindow, raw: RawObject): Promise<RefinedRows> {
  const { frame, setAside, checks } = await readRteFiles([raw], missingFileColumns);
  if (frame === undefined)
    return { ...withSetAside(refinedRows(NOTHING_REFINED), setAside), checks };
  const { stepMinutes, rows, inside } = byStep(withRegion(frame, raw));
  const refined = refinedRows(await refineRegionalFrame(rows, stepMinutes, window));
  return { ...withSetAside(refined, [...setAside, ...inside]), checks };
}

/** The files name the region and leave its code and the instant to the reader. */
function missingFileColumns(columns: readonly string[]): readonly string[] {
  return missingColumns([...columns, 'code_insee_region']);
}

/** `code_insee_region` from the perimeter, or where that names none, from the name of the file. */
function withRegion(frame: DataFrame, raw: RawObject): DataFrame {
  const ofFile = findRegionOfFileName(raw.sourceUrl) ?? '';
  const perimeters = frame.getColumn('perimetre').toArray().map(String);
  const codes = perimeters.map((perimeter) => findRegionOfPerimeter(perimeter) ?? ofFile);
  return frame
    .withColumn(pl.Series('code_insee_region', codes, pl.Utf8))
    .rename({ perimetre: 'libelle_region' });
}

/**
 * Files of consolidated half-hours may hold blank rows for the quarters between. Where no row at :15
 * and :45 has a figure, the rows are half-hours and those between are part of them.
 */
function byStep(frame: DataFrame): {
  readonly stepMinutes: number;
  readonly rows: DataFrame;
  readonly inside: readonly SetAsideRecord[];
} {
  const isQuarter = pl.col('heure').str.contains(':(15|45)$');
  const quarters = frame.filter(isQuarter);
  const isHalfHourly = quarters.filter(holdsFigure(frame.columns)).height === 0;
  if (!isHalfHourly || frame.filter(holdsFigure(frame.columns)).height === 0) {
    return { stepMinutes: QUARTER_HOUR, rows: frame, inside: [] };
  }
  const inside = quarters.withColumn(pl.lit('inside_half_hour').alias('reason'));
  return {
    stepMinutes: HALF_HOUR,
    rows: frame.filter(isQuarter.not()),
    inside: setAsideRecords(inside, 'code_insee_region'),
  };
}

function holdsFigure(columns: readonly string[]): pl.Expr {
  const measures = REGIONAL_ENERGY_SOURCES.map((source) => COLUMN_OF_SOURCE[source]).filter(
    (column) => columns.includes(column),
  );
  return pl.anyHorizontal(pl.cols(measures).str.contains('[0-9]'));
}

function withSetAside(refined: RefinedRows, setAside: readonly SetAsideRecord[]): RefinedRows {
  return {
    ...refined,
    rowsIn: refined.rowsIn + setAside.length,
    setAsideRows: [...setAside, ...refined.setAsideRows],
  };
}

function joined(one: RefinedRows, other: RefinedRows): RefinedRows {
  const newest = <T extends string>(a: T | null, b: T | null): T | null =>
    a === null || (b !== null && b > a) ? b : a;
  return {
    silver: stacked(one.silver, other.silver),
    rowsIn: one.rowsIn + other.rowsIn,
    rowsAccepted: one.rowsAccepted + other.rowsAccepted,
    setAsideRows: [...one.setAsideRows, ...other.setAsideRows],
    invalidCells: [...one.invalidCells, ...other.invalidCells],
    checks: [...(one.checks ?? []), ...(other.checks ?? [])],
    unknownColumns: [...new Set([...one.unknownColumns, ...other.unknownColumns])],
    newestSlotUtc: newest(one.newestSlotUtc, other.newestSlotUtc),
    newestMeasuredUtc: newest(one.newestMeasuredUtc, other.newestMeasuredUtc),
  };
}

function stacked(one: DataFrame, other: DataFrame): DataFrame {
  if (one.height === 0) return other;
  return other.height === 0 ? one : pl.concat([one, other]);
}
