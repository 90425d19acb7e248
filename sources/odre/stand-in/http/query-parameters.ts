import { parameterRefusal, limitRefusal, offsetRefusal, refusal } from './refusal.js';

/** Most rows of a `records` answer. */
export const MAX_RECORDS = 100;
/** Last row that paging reaches. */
export const MAX_REACH = 10_000;
const DEFAULT_RECORDS = 10;
/** Limit that stands for "as many as there may be". */
const NO_LIMIT = -1;

/** Limit and offset of a request; the limit is Infinity where an export has none. */
export interface Paging {
  readonly limit: number;
  readonly offset: number;
}

/**
 * Paging of a `records` request.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's InvalidRESTParameterError.
 */
export function recordsPaging(parameters: URLSearchParams): Paging {
  const asked = integer(parameters, 'limit', DEFAULT_RECORDS);
  const offset = integer(parameters, 'offset', 0);
  if (asked < NO_LIMIT || asked > MAX_RECORDS) throw limitRefusal(asked, MAX_RECORDS);
  const limit = asked === NO_LIMIT ? MAX_RECORDS : asked;
  if (offset < 0) throw parameterRefusal('offset', String(offset), '>= 0');
  if (offset + limit > MAX_REACH) throw offsetRefusal(offset + limit, MAX_REACH);
  return { limit, offset };
}

/** Paging of an export; unlimited unless asked otherwise. */
export function exportPaging(parameters: URLSearchParams): Paging {
  const limit = integer(parameters, 'limit', NO_LIMIT);
  const offset = integer(parameters, 'offset', 0);
  if (limit < NO_LIMIT) throw parameterRefusal('limit', String(limit), '-1 <= limit');
  if (offset < 0) throw parameterRefusal('offset', String(offset), '>= 0');
  return { limit: limit === NO_LIMIT ? Infinity : limit, offset };
}

/** A boolean parameter. */
export function flag(parameters: URLSearchParams, name: string, whenAbsent: boolean): boolean {
  const text = parameters.get(name)?.toLowerCase();
  if (text === undefined || text === '') return whenAbsent;
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw parameterRefusal(name, text, 'true or false');
}

const KNOWN_PARAMETERS = [
  'select',
  'where',
  'order_by',
  'limit',
  'offset',
  'refine',
  'exclude',
  'lang',
  'timezone',
  'include_links',
  'include_app_metas',
  'delimiter',
  'list_separator',
  'quote_all',
  'use_labels',
  'with_bom',
  'compressed',
  'epsg',
  'apikey',
];

/**
 * Refuses parameters the API does not know, such as those of its older versions.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's InvalidRESTParameterError.
 */
export function refuseUnknownParameters(parameters: URLSearchParams): void {
  for (const name of parameters.keys()) {
    if (!KNOWN_PARAMETERS.includes(name)) {
      throw refusal('InvalidRESTParameterError', `Unknown parameter: ${name}.`);
    }
  }
}

function integer(parameters: URLSearchParams, name: string, whenAbsent: number): number {
  const text = parameters.get(name);
  if (text === null) return whenAbsent;
  if (!/^-?\d+$/.test(text)) throw parameterRefusal(name, text, 'an integer');
  return Number(text);
}
