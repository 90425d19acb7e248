import { z } from 'zod';

import { LineageService } from '../../api/lineage/lineage.service.js';
import { isEnergySource, REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { getRegion } from '../../domain/region/region.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { openWarehouseReader } from '../../platform/warehouse/open-warehouse.js';
import { withGivenWarehouse } from '../stack/given-warehouse.js';
import { parseInstantOption } from '../time-argument.js';

import { askApi, type ApiAnswer } from './api-request.js';
import { nothingRuns } from './platform-place.js';
import {
  findAskedRecord,
  findRecordLineageText,
  type AskedRecord,
  type RecordOptions,
} from './record-lineage.js';
import { findRunningStack } from './running-stack.js';

/** Options of `grid lineage`. */
export interface LineageOptions extends RecordOptions {
  readonly region?: string;
  readonly source?: string;
  readonly json?: boolean;
}

const VALUE = { value: z.number().nullable(), reason: z.string().nullable(), vintage: z.string() };
const LINEAGE_SCHEMA = z.object({
  fact: z.object({
    ...VALUE,
    region_name: z.string(),
    source: z.string(),
    slot_start: z.string(),
    slot_end: z.string(),
    unit: z.string(),
    origin: z.string(),
  }),
  run: z.object({
    workflow_id: z.string(),
    run_id: z.string(),
    temporal_ui_url: z.string(),
    dataset: z.string(),
    code_version: z.string(),
    finished_at: z.string(),
  }),
  bronze_objects: z.array(
    z.object({
      path: z.string(),
      sha256: z.string(),
      size_bytes: z.number(),
      rows: z.number(),
      source_url: z.string(),
    }),
  ),
  revisions: z.array(
    z.object({
      ...VALUE,
      known_from: z.string(),
      known_to: z.string().nullable(),
      bronze_path: z.string(),
    }),
  ),
});
const PROBLEM_SCHEMA = z.object({ detail: z.string() });
const NOT_FOUND_STATUS = 404;

/** `grid lineage`: from one number, or one row of any other table, back to its run and raw bytes. */
export async function lineage(options: LineageOptions): Promise<void> {
  const record = findAskedRecord(options);
  const { answer, textOf } =
    record === undefined ? await askForFlow(options) : await askForRecord(record);
  const lines = textOf(answer.body);
  if (lines === undefined) throw refusal(answer.status, answer.body);
  console.log(options.json === true ? JSON.stringify(answer.body) : lines);
}

interface Asked {
  readonly answer: ApiAnswer;
  /** The answer for a person; undefined when it is a refusal. */
  readonly textOf: (body: unknown) => string | undefined;
}

async function askForRecord(record: AskedRecord): Promise<Asked> {
  const state = findRunningStack();
  const answer =
    state === undefined
      ? await readWarehouse((service) => service.findRecord(record))
      : await askApi(state, '/v1/lineage/records', record);
  return { answer, textOf: findRecordLineageText };
}

async function askForFlow({ region, source, at: instant }: LineageOptions): Promise<Asked> {
  if (region === undefined || source === undefined || instant === undefined) {
    throw new GridError(
      'INVALID_PARAMETER',
      'name a number: --region, --source and --at; or --national and --at; or --table and --key',
    );
  }
  const { code } = getRegion(region);
  if (!isEnergySource(source)) {
    throw new GridError(
      'INVALID_PARAMETER',
      `--source: '${source}' is no source: expected one of ${REGIONAL_ENERGY_SOURCES.join(', ')}`,
    );
  }
  const query = { region_code: code, source, at: parseInstantOption('--at', instant) };
  const state = findRunningStack();
  const answer =
    state === undefined
      ? await readWarehouse((service) => service.find(query))
      : await askApi(state, '/v1/lineage', query);
  return {
    answer,
    textOf: (body) => {
      const parsed = LINEAGE_SCHEMA.safeParse(body);
      return parsed.success ? text(parsed.data) : undefined;
    },
  };
}

/** As the API answers, where none is known: from the warehouse that the configuration names. */
async function readWarehouse(
  ask: (service: LineageService) => Promise<object>,
): Promise<ApiAnswer> {
  const configuration = await withGivenWarehouse(readConfiguration(), {
    warn: (_details, message) => {
      console.error(message);
    },
  });
  const { GRID_DATABASE_URL: databaseUrl, GRID_TEMPORAL_NAMESPACE: namespace } = configuration;
  if (databaseUrl === undefined) throw nothingRuns(configuration, 'GRID_DATABASE_URL');
  const temporalUiUrl =
    configuration.GRID_TEMPORAL_UI_URL ?? `http://127.0.0.1:${configuration.GRID_TEMPORAL_UI_PORT}`;
  const reader = await openWarehouseReader(databaseUrl);
  try {
    const named = namespace === undefined ? {} : { namespace };
    const service = new LineageService(reader, { temporalUiUrl, ...named });
    return { status: 200, body: await ask(service) };
  } finally {
    await reader.close();
  }
}

function refusal(status: number, body: unknown): GridError {
  const problem = PROBLEM_SCHEMA.safeParse(body);
  const detail = problem.success ? problem.data.detail : `the API answered ${status}`;
  return new GridError(status === NOT_FOUND_STATUS ? 'NOT_FOUND' : 'INTERNAL', detail);
}

function text({ fact, run, bronze_objects: objects, revisions }: z.infer<typeof LINEAGE_SCHEMA>) {
  const show = (value: number | null, reason: string | null): string =>
    value === null ? `no value (${reason ?? 'unknown'})` : `${value} ${fact.unit}`;
  return [
    `${fact.region_name}, ${fact.source}, ${fact.slot_start} to ${fact.slot_end}: ${show(fact.value, fact.reason)} (${fact.vintage}, ${fact.origin})`,
    '',
    `Brought by   ${run.workflow_id}`,
    `  run        ${run.run_id}, ${run.dataset}, code ${run.code_version}, finished ${run.finished_at}`,
    `  history    ${run.temporal_ui_url}`,
    '',
    'From the raw bytes (all that its run read)',
    ...objects.flatMap((object) => [
      `  ${object.path}  (${object.size_bytes} bytes, ${object.rows} rows)${object.path === revisions[0]?.bronze_path ? '  <- holds this value' : ''}`,
      `    sha256 ${object.sha256}`,
      `    ${object.source_url}`,
    ]),
    '',
    'Values it has had, newest first',
    ...revisions.map(
      (revision) =>
        `  ${show(revision.value, revision.reason)} (${revision.vintage}), known from ${revision.known_from}${revision.known_to === null ? '' : ` to ${revision.known_to}`}`,
    ),
  ].join('\n');
}
