import { INSTANT_FIELD } from '../dataset-schema.js';
import type { Selection } from '../odsql/parse-select.js';
import { countRows, prepareQuery, queryRows, type PreparedQuery } from '../run-query.js';
import type { TableSnapshot } from '../table.js';

import { inPieces, jsonAnswer, textAnswer, type Answer } from './answer.js';
import { exportPaging, flag, MAX_REACH, recordsPaging, type Paging } from './query-parameters.js';
import { offsetRefusal, parameterRefusal } from './refusal.js';
import { csvHeader, csvRowWriter, jsonRowWriter } from './write-rows.js';
import { instantFormat } from './zone-format.js';

const JSON_TYPE = 'application/json; charset=utf-8';

/** `GET /catalog/datasets/{dataset}`. */
export function metadataAnswer(snapshot: TableSnapshot): Answer {
  const { schema, modifiedMs } = snapshot;
  const everything = prepareQuery(snapshot, new URLSearchParams());
  return jsonAnswer(200, {
    visibility: 'domain',
    dataset_id: schema.id,
    dataset_uid: `da_${schema.id.replaceAll('-', '')}`,
    has_records: true,
    features: ['timeserie', 'analyze'],
    attachments: [],
    data_visible: true,
    fields: schema.fields.map(({ name, label, type }) => ({
      name,
      label,
      type,
      description: null,
      annotations: {},
    })),
    metas: {
      default: {
        title: schema.title,
        publisher: 'RTE',
        license: 'Licence Ouverte v2.0 (Etalab)',
        modified: new Date(modifiedMs).toISOString().replace(/\.\d+Z$/, '+00:00'),
        data_processed: new Date(modifiedMs).toISOString().replace(/\.\d+Z$/, '+00:00'),
        records_count: countRows(everything),
        timezone: 'Europe/Paris',
      },
    },
  });
}

/** `GET .../records`. */
export function recordsAnswer(snapshot: TableSnapshot, parameters: URLSearchParams): Answer {
  const paging = recordsPaging(parameters);
  const formatInstant = instantFormat(parameters.get('timezone'));
  const query = prepareQuery(snapshot, parameters);
  const total = countRows(query);
  const { selection } = query;
  if (selection.kind === 'count') {
    return jsonAnswer(200, { total_count: 1, results: [{ [selection.name]: total }] });
  }
  const write = jsonRowWriter(selection.columns, formatInstant);
  const rows = [...queryRows(query, paging.offset, paging.limit)].map(write);
  return textAnswer(200, `{"total_count": ${total}, "results": [${rows.join(', ')}]}`, JSON_TYPE);
}

/** `GET .../exports/json`: a bare array. */
export function jsonExportAnswer(snapshot: TableSnapshot, parameters: URLSearchParams): Answer {
  const { query, paging, interruption } = prepareExport(snapshot, parameters);
  const write = jsonRowWriter(
    columnsOf(query.selection),
    instantFormat(parameters.get('timezone')),
  );
  const texts = function* (): Generator<string, void, undefined> {
    yield '[';
    if (interruption !== undefined) {
      yield interruption;
      return;
    }
    let separator = '\n';
    for (const row of queryRows(query, paging.offset, paging.limit)) {
      yield separator + write(row);
      separator = ',\n';
    }
    yield '\n]';
  };
  return exportAnswer(snapshot, 'json', JSON_TYPE, texts());
}

/** `GET .../exports/csv`. */
export function csvExportAnswer(snapshot: TableSnapshot, parameters: URLSearchParams): Answer {
  const { query, paging, interruption } = prepareExport(snapshot, parameters);
  const columns = columnsOf(query.selection);
  const style = {
    delimiter: parameters.get('delimiter') ?? ';',
    usesLabels: flag(parameters, 'use_labels', false),
    hasByteOrderMark: flag(parameters, 'with_bom', true),
  };
  if (style.delimiter.length !== 1) {
    throw parameterRefusal('delimiter', style.delimiter, 'one character');
  }
  const write = csvRowWriter(columns, style, instantFormat(parameters.get('timezone')));
  const texts = function* (): Generator<string, void, undefined> {
    yield csvHeader(columns, style);
    if (interruption !== undefined) {
      yield interruption;
      return;
    }
    for (const row of queryRows(query, paging.offset, paging.limit)) yield write(row);
  };
  return exportAnswer(snapshot, 'csv', 'text/csv; charset=utf-8', texts());
}

/** What an export says inside its 200 stream when it breaks off. */
export function interruptionText(message: string, errorCode: string): string {
  return `Streaming interrupted due to the following error: ${message} (error_code: ${errorCode})`;
}

interface PreparedExport {
  readonly query: PreparedQuery;
  readonly paging: Paging;
  readonly interruption: string | undefined;
}

/** An offset brings the 10,000 rule back, too late for a 400: it shows inside the stream. */
function prepareExport(snapshot: TableSnapshot, parameters: URLSearchParams): PreparedExport {
  const paging = exportPaging(parameters);
  const query = prepareQuery(snapshot, parameters);
  const asked = reachOf(query, paging);
  const interruption =
    asked > MAX_REACH
      ? interruptionText(offsetRefusal(asked, MAX_REACH).message, 'InvalidRESTParameterError')
      : undefined;
  return { query, paging, interruption };
}

function reachOf(query: PreparedQuery, paging: Paging): number {
  if (paging.offset === 0) return 0;
  return paging.limit === Infinity ? countRows(query) : paging.offset + paging.limit;
}

function columnsOf(selection: Selection): Extract<Selection, { kind: 'columns' }>['columns'] {
  if (selection.kind === 'columns') return selection.columns;
  throw parameterRefusal('select', selection.name, `fields such as ${INSTANT_FIELD}`);
}

function exportAnswer(
  snapshot: TableSnapshot,
  extension: string,
  contentType: string,
  texts: Iterable<string>,
): Answer {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': `attachment; filename="${snapshot.schema.id}.${extension}"`,
    },
    pieces: inPieces(texts),
  };
}
