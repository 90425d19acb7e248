import {
  bronzeLedgerPath,
  bronzePath,
  unusableAnswerPath,
} from '../../activities/ingest/bronze-path.js';
import { landedBronzePath, receiptPath } from '../../activities/landing/landing-paths.js';
import { partitionPath } from '../../activities/refine/partition-rows.js';
import { parseInstant } from '../../domain/time/instant.js';
import { timeWindow } from '../../domain/time/time-window.js';
import { ERA5_BRONZE } from '../../sources/era5/era5-pipeline.js';
import { CAPACITY_FILES } from '../../sources/installed-capacity/recognise-capacity-file.js';
import { NATIONAL_SILVER } from '../../sources/odre/national-silver.js';
import {
  regionalBronze as bronzeOf,
  REGIONAL_SILVER,
} from '../../sources/odre/regional-pipeline.js';
import { climateLayout } from '../../sources/regional-climate.js';

const EXAMPLE_SHA256 = '2f2623222446a585c15078b22882005b601525101c4a621624346b4cab990e34';
const EXAMPLE_WINDOW = timeWindow(
  parseInstant('2026-08-27T04:45:00Z'),
  parseInstant('2026-08-27T07:45:00Z'),
);
const EXAMPLE_MONTH = timeWindow(
  parseInstant('2024-01-01T00:00:00Z'),
  parseInstant('2024-02-01T00:00:00Z'),
);

/** What comes from the landing zone, on its way to Gold. */
const LANDED_ENTRIES: readonly (readonly [path: string, meaning: string])[] = [
  [
    landedBronzePath(CAPACITY_FILES.bronzeFolder, 'Parc régional.csv', {
      sha256: EXAMPLE_SHA256,
      extension: 'csv',
    }),
    'A file that was brought to the landing zone, byte for byte: its own name, other letters as `=` and hex, then 12 digits of its SHA-256. Written once.',
  ],
  [
    receiptPath(EXAMPLE_SHA256),
    'Receipt of a file that was loaded: its name, dataset, time and workflow. The same content is not loaded again. Written once.',
  ],
  [
    'silver/installed_capacity_regional/statements.parquet',
    'Silver: what every edition states of the capacity of each region, source and year.',
  ],
  [
    'silver/generation_register/installations.parquet',
    'Silver: what every edition of the register states of each installation.',
  ],
  [
    'landing/capacity/Parc régional.csv',
    'Brought by a person; below `GRID_HOME`, or in a lake in a cloud. Taken away once it is loaded.',
  ],
  [
    'landing/quarantine/capacity/Parc régional.csv.report.txt',
    'Why the file beside it was refused; `.report.json` for programs. `landing/duplicates/` likewise, with a note.',
  ],
];

/** Kinds of objects of the lake: an example of the path, and what lies there. */
export function lakeEntries(): readonly (readonly [path: string, meaning: string])[] {
  return [
    [
      bronzePath(bronzeOf('eco2mix-regional-tr'), EXAMPLE_WINDOW, EXAMPLE_SHA256, 'json'),
      'An answer of the source, byte for byte: window, then 12 digits of its SHA-256. In the folder of the last day of the window. Written once.',
    ],
    [
      bronzePath(bronzeOf('eco2mix-regional-cons-def'), EXAMPLE_MONTH, EXAMPLE_SHA256, 'csv'),
      'The same for consolidated and definitive history; a window of more than 6 hours is a CSV export.',
    ],
    [
      bronzeLedgerPath(EXAMPLE_SHA256),
      'Ledger of a raw object: path, SHA-256, bytes, rows, address, media type, time of the first fetch. Written once.',
    ],
    [
      unusableAnswerPath('eco2mix-regional-tr', EXAMPLE_SHA256),
      'An answer that could not be read at all. Written once.',
    ],
    [
      'bronze/audit/ingestion/2026/08/27/heartbeat_20260827T074512Z_778dd657.json',
      'Heartbeat of a run: time of its end, then 8 digits of the hash of its job. Written once.',
    ],
    [
      partitionPath(REGIONAL_SILVER, EXAMPLE_WINDOW.startUtc.slice(0, 10)),
      'Silver: all regions of a UTC day. Replaced whole, guarded against a second writer.',
    ],
    [
      partitionPath(NATIONAL_SILVER, EXAMPLE_WINDOW.startUtc.slice(0, 10)),
      'Silver: the national series of a UTC day, columns of `fact_national_flow` and the raw object of each row.',
    ],
    [
      bronzePath(ERA5_BRONZE, EXAMPLE_MONTH, EXAMPLE_SHA256, 'parquet'),
      'A month of ERA5 over France: the known columns of the store, as it has them. Written once.',
    ],
    [
      partitionPath(climateLayout('era5'), EXAMPLE_MONTH.startUtc.slice(0, 7)),
      'Silver: the hours of a UTC month by region and weighting, columns of `fact_regional_climate` and the raw object of each row. `climate_open_meteo_forecast` and `climate_open_meteo_archive` likewise.',
    ],
    ...LANDED_ENTRIES,
    [
      `silver/set_aside/eco2mix-regional-tr/${EXAMPLE_SHA256}.json`,
      'Rows and cells that a run set aside, on their way to `rejected_record`. Written once.',
    ],
  ];
}

/** The six fields of a heartbeat file. */
export const HEARTBEAT_FIELDS: readonly (readonly [field: string, meaning: string])[] = [
  ['job_id', 'Workflow id and run id, joined by a slash.'],
  ['timestamp', 'UTC instant at which the run ended.'],
  ['status', '`success` or `failure`.'],
  ['source', 'Dataset, by its name at the source.'],
  ['record_count', 'Rows that reached Silver; 0 on failure.'],
  ['error_details', 'Code and message; null on success.'],
];

/** Reasons for which a row or a cell is set aside. */
export const SET_ASIDE_REASONS: readonly (readonly [reason: string, meaning: string])[] = [
  ['unreadable_instant', '`date_heure` is no instant with an offset.'],
  ['unknown_region', 'eCO2mix publishes no region under this code.'],
  ['unknown_perimeter', 'A national row that is not of France.'],
  ['unknown_nature', '`nature` names no vintage.'],
  ['off_grid', 'The instant lies between the slots of the dataset.'],
  ['outside_window', 'The row was not asked for.'],
  ['nonexistent_wall_time', 'The hour that the spring clock change skips.'],
  ['wall_time_mismatch', '`heure` is not the Paris time of `date_heure`.'],
  ['duplicate', 'Another row of the same region and slot was better or later.'],
  ['not_yet_published', 'A row of the future without a value.'],
  ['source_gap', 'A row without a value before others that have one.'],
  [
    'inside_half_hour',
    "A blank quarter-hour of a file of half-hours; the half-hour's row is kept.",
  ],
  ['wrong_number_of_cells', 'A line of a file with more or fewer cells than its header.'],
  ['legal_notice', 'The last line of a file of RTE, which is no record.'],
  ['invalid_year', 'A capacity of no year.'],
  ['negative_capacity', 'A capacity below zero.'],
  ['contradicting_duplicate', 'The same thing was stated twice, differently; the first is kept.'],
  ['invalid_date', 'A cell with text where a day belongs, or a day no calendar has.'],
  ['invalid_eic', 'A cell that is no Energy Identification Code.'],
  ['unreadable_line', 'A line of an extract that is no JSON object.'],
  ['unknown_table', 'A row of a table that the extract should not hold.'],
  ['malformed_cell', 'A row of an extract with a cell of another type than its column.'],
  ['malformed_code', 'A postal code or a code of a commune that has lost a character.'],
  ['unknown_commune', 'A postal code whose commune is not in the extract.'],
  ['no_code', 'A substation without a code.'],
  ['no_name', 'A substation without a name.'],
  ['invalid_voltage', 'A voltage that is no number of kV; its row is loaded without it.'],
  ['invalid_coordinate', 'Half a position, or none on Earth; its row is loaded without it.'],
  ['off_cell_grid', 'A point between those of the 0.25 degree grid of the weather.'],
  ['outside_france', 'A point outside the grid that is kept over France.'],
  ['off_hour', 'A stamp of the weather that is no full hour.'],
  ['no_place', 'Weather without a stamp or a position.'],
  ['duplicate_hour', 'The same hour of the same point again; the first is kept.'],
  ['negative_radiation', 'Radiation below zero; its row is loaded without it.'],
  ['impossible_value', 'Weather that cannot be on Earth; its row is loaded without it.'],
  ['invalid_number', 'A cell with text where a number belongs; its row is loaded without it.'],
];
