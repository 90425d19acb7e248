import { z } from 'zod';

import type { UtcInstant } from '../../domain/time/instant.js';
import type { RecordQuery } from '../../platform/warehouse/records/record-query.js';
import { instantParameter, optionalInstantParameter } from '../query-parameters/flow-parameters.js';
import { CURSOR_PARAMETER, LIMIT_PARAMETER } from '../query-parameters/page-parameters.js';
import { NO_HINT } from '../query-parameters/parameter-facts.js';
import type { QuerySchema } from '../query-parameters/query.pipe.js';

import { ALL_TIME } from './all-time.js';
import { findRecordCursor, type RecordSeries } from './record-cursor.js';
import type { RecordFilter, RecordResource, RecordWindowWords } from './record-resource.js';

/** A query string of a resource, checked: what its parameters mean. */
export type RecordParameters = Readonly<Record<string, unknown>>;

const START = '2026-08-27T00:00:00Z';
const END = '2026-08-28T00:00:00Z';

/** The query string a resource takes: its filters, its window, and the parameters of every page. */
export function recordQuerySchema(resource: RecordResource): QuerySchema {
  const filters = Object.entries(resource.filters).map(
    ([name, { parameter }]) => [name, parameter] as const,
  );
  return z
    .strictObject({
      ...Object.fromEntries(filters),
      ...(resource.window === null ? {} : windowParameters(resource.window)),
      as_of: optionalInstantParameter(
        'Serve what was known at this instant; absent: what is known now.',
        '2026-09-01T00:00:00Z',
      ),
      limit: LIMIT_PARAMETER,
      cursor: CURSOR_PARAMETER,
    })
    .superRefine((query: RecordParameters, context) => {
      const start = query['start'];
      const end = query['end'];
      if (typeof start === 'string' && typeof end === 'string' && start >= end) {
        const message = `, later than start (${start})`;
        context.addIssue({ code: 'custom', path: ['end'], message });
      } else if (typeof start !== typeof end) {
        const path = [start === undefined ? 'start' : 'end'];
        context.addIssue({ code: 'custom', path, message: ', as the other end is given' });
      } else if (isBrokenCursor(resource, query)) {
        context.addIssue({ code: 'custom', path: ['cursor'], message: NO_HINT });
      }
    });
}

/** The warehouse query that checked parameters mean. */
export function toRecordQuery(resource: RecordResource, query: RecordParameters): RecordQuery {
  const series = seriesOf(resource, query);
  const cursor = query['cursor'];
  const after = typeof cursor === 'string' ? findRecordCursor(series, cursor) : undefined;
  return {
    ...series,
    limit: Number(query['limit']),
    ...(after === undefined ? {} : { after }),
  };
}

function windowParameters({ start, end, isRequired }: RecordWindowWords) {
  if (isRequired) {
    return { start: instantParameter(start, START), end: instantParameter(end, END) };
  }
  return {
    start: optionalInstantParameter(start, START),
    end: optionalInstantParameter(end, END),
  };
}

function isBrokenCursor(resource: RecordResource, query: RecordParameters): boolean {
  const cursor = query['cursor'];
  if (typeof cursor !== 'string') return false;
  return findRecordCursor(seriesOf(resource, query), cursor) === undefined;
}

function seriesOf({ table, filters }: RecordResource, query: RecordParameters): RecordSeries {
  const {
    start,
    end,
    as_of: asOf,
  } = query as {
    readonly start?: UtcInstant;
    readonly end?: UtcInstant;
    readonly as_of?: UtcInstant;
  };
  return {
    table,
    filters: Object.fromEntries(
      Object.entries(filters).map(([name, { column }]) => [column, valuesOf(query[name])]),
    ),
    ...windowOf(table, start, end),
    ...(asOf === undefined ? {} : { asOfUtc: asOf }),
  };
}

/** Without one, all of time where rows have an end: rows that ended where they began are no answer. */
function windowOf(
  { endColumn }: RecordResource['table'],
  startUtc: UtcInstant | undefined,
  endUtc: UtcInstant | undefined,
): Pick<RecordSeries, 'window'> {
  if (startUtc !== undefined && endUtc !== undefined) return { window: { startUtc, endUtc } };
  return endColumn === undefined ? {} : { window: ALL_TIME };
}

type FilterValues = NonNullable<RecordQuery['filters']>[string];

function valuesOf(given: unknown): FilterValues {
  const value = given as z.output<RecordFilter['parameter']>;
  if (value === undefined) return [];
  return typeof value === 'object' && value !== null ? value : [value];
}
