import axios, { type AxiosInstance } from 'axios';

import { findInstant, instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';
import type { TimeWindow } from '../../domain/time/time-window.js';
import { UnusableAnswerError } from '../unusable-answer-error.js';

import { checkCsvExport, parseRecordsAnswer, type RecordsAnswer } from './explore-answer.js';
import { ODRE_DATASETS, type OdreDatasetId } from './odre-dataset.js';
import { asOdreError } from './odre-errors.js';
import { findQuota, type OdreQuota } from './quota.js';

/** Rows a `records` page may hold (the API's own limit). */
const PAGE_ROWS = 100;
const TIMEOUT_MS = 30_000;
const EXPORT_TIMEOUT_MS = 300_000;

/** An answer as received, and what came with it. */
export interface RawAnswer {
  readonly body: Uint8Array;
  readonly rows: number;
  readonly contentType: string;
  readonly sourceUrl: string;
  readonly fetchedAtUtc: UtcInstant;
  readonly quota: OdreQuota | undefined;
}

/** Reads ODRÉ's Explore API v2.1. One attempt a call: who calls decides about retries. */
export interface OdreClient {
  /** A window, all places of a slot, in pages of 100 rows, in slot order; for windows of hours. */
  fetchRecords(dataset: OdreDatasetId, window: TimeWindow): Promise<readonly RawAnswer[]>;
  /** A window, all places of a slot, as one unsorted CSV (R12), checked against the source's own count; for bulk. */
  fetchExport(dataset: OdreDatasetId, window: TimeWindow): Promise<RawAnswer>;
  /** Start of the newest slot with a measured consumption (R5), undefined when there is none. */
  findNewestPublishedSlot(dataset: OdreDatasetId): Promise<NewestSlotAnswer>;
}

/** How far the source has published, as it said at an instant. */
export interface NewestSlotAnswer {
  readonly slotStartUtc: UtcInstant | undefined;
  /** How many regions have a measured consumption at that slot; 1 nationally. */
  readonly regions: number;
  readonly answeredAtUtc: UtcInstant;
  readonly quota: OdreQuota | undefined;
}

/** Where and as whom to ask. */
export interface OdreClientOptions {
  /** Base of the API, as `https://odre.opendatasoft.com/api/explore/v2.1`. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly timeoutMs?: number;
}

/**
 * A client of ODRÉ. Its calls throw GridErrors SOURCE_UNREACHABLE, SOURCE_UNAVAILABLE,
 * SOURCE_RATE_LIMITED, SOURCE_TRUNCATED, SOURCE_NOT_UNDERSTOOD (retry) and SOURCE_REJECTED.
 */
export function createOdreClient(options: OdreClientOptions): OdreClient {
  const http = axios.create({
    baseURL: `${options.baseUrl.replace(/\/$/, '')}/catalog/datasets/`,
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    responseType: 'arraybuffer',
    headers: options.apiKey === undefined ? {} : { Authorization: `Apikey ${options.apiKey}` },
  });
  return {
    fetchRecords: (dataset, window) => fetchRecords(http, dataset, window),
    fetchExport: (dataset, window) => fetchExport(http, dataset, window),
    findNewestPublishedSlot: (dataset) => findNewestPublishedSlot(http, dataset),
  };
}

async function fetchRecords(
  http: AxiosInstance,
  dataset: OdreDatasetId,
  window: TimeWindow,
): Promise<RawAnswer[]> {
  const answers: RawAnswer[] = [];
  let rowsSoFar = 0;
  for (;;) {
    const page = await getRecords(http, dataset, {
      where: whereWithin(window),
      order_by: `date_heure,${ODRE_DATASETS[dataset].placeColumn},heure`,
      limit: PAGE_ROWS,
      offset: rowsSoFar,
    });
    answers.push(page.raw);
    rowsSoFar += page.raw.rows;
    if (rowsSoFar >= page.answer.totalCount) return answers;
    if (page.raw.rows === 0) {
      throw new UnusableAnswerError(
        'SOURCE_TRUNCATED',
        `ODRÉ counts ${page.answer.totalCount} rows and sent ${rowsSoFar}`,
        page.raw.body,
      );
    }
  }
}

async function fetchExport(
  http: AxiosInstance,
  dataset: OdreDatasetId,
  window: TimeWindow,
): Promise<RawAnswer> {
  const where = whereWithin(window);
  const counted = await getRecords(http, dataset, { where, limit: 1 });
  if (counted.answer.totalCount === 0) return counted.raw;
  const parameters = { where, use_labels: 'false', delimiter: ';', timezone: 'UTC' };
  const raw = await get(http, `${dataset}/exports/csv`, parameters, EXPORT_TIMEOUT_MS);
  const { placeColumn } = ODRE_DATASETS[dataset];
  checkCsvExport(raw.body, counted.answer.totalCount, placeColumn);
  return { ...raw, rows: counted.answer.totalCount };
}

async function findNewestPublishedSlot(
  http: AxiosInstance,
  dataset: OdreDatasetId,
): Promise<NewestSlotAnswer> {
  const { answer, raw } = await getRecords(http, dataset, {
    select: 'date_heure',
    where: 'consommation is not null',
    order_by: 'date_heure desc',
    limit: ODRE_DATASETS[dataset].rowsPerSlot,
  });
  const stamps = answer.records.map((record) => record['date_heure']);
  const newest = stamps[0];
  return {
    slotStartUtc: typeof newest === 'string' ? findInstant(newest) : undefined,
    regions: stamps.filter((stamp) => stamp === newest).length,
    answeredAtUtc: raw.fetchedAtUtc,
    quota: raw.quota,
  };
}

async function getRecords(
  http: AxiosInstance,
  dataset: OdreDatasetId,
  parameters: Readonly<Record<string, string | number>>,
): Promise<{ readonly answer: RecordsAnswer; readonly raw: RawAnswer }> {
  const raw = await get(http, `${dataset}/records`, parameters);
  const answer = parseRecordsAnswer(raw.body);
  return { answer, raw: { ...raw, rows: answer.records.length } };
}

async function get(
  http: AxiosInstance,
  path: string,
  parameters: Readonly<Record<string, string | number>>,
  timeoutMs?: number,
): Promise<RawAnswer> {
  const config = { params: parameters, ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }) };
  try {
    const { data, headers } = await http.get<Buffer>(path, config);
    return {
      body: data,
      rows: 0,
      contentType: String(headers['content-type'] ?? ''),
      sourceUrl: http.getUri({ url: path, ...config }),
      fetchedAtUtc: instantFromEpochMs(Date.now()),
      quota: findQuota(headers),
    };
  } catch (error) {
    throw asOdreError(error);
  }
}

/** Filters on `date_heure`, an instant; `date` is a text and allows no range (R12). */
function whereWithin(window: TimeWindow): string {
  return `date_heure >= '${window.startUtc}' and date_heure < '${window.endUtc}'`;
}
