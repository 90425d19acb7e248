import type { OdreStandIn } from '../../../../../sources/odre/stand-in/stand-in-options.js';

/** A record as served, cells unparsed. */
export type ServedRecord = Readonly<Record<string, string | number | null>>;

/** An answer of the stand-in, read to its end. */
export interface ServedAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Query parameters; a list repeats its parameter. */
export type Parameters = Readonly<Record<string, string | number | readonly string[]>>;

/** Asks a path below `catalog/datasets/`. */
export async function ask(
  standIn: OdreStandIn,
  path: string,
  parameters: Parameters = {},
): Promise<ServedAnswer> {
  const url = new URL(`${standIn.url}/catalog/datasets/${path}`);
  for (const [name, value] of Object.entries(parameters)) {
    for (const single of Array.isArray(value) ? value : [value]) {
      url.searchParams.append(name, String(single));
    }
  }
  const response = await fetch(url);
  return {
    status: response.status,
    headers: response.headers,
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(await response.arrayBuffer()),
  };
}

/** The body of a `records` answer. */
export async function askRecords(
  standIn: OdreStandIn,
  dataset: string,
  parameters: Parameters,
): Promise<{ readonly total_count: number; readonly results: readonly ServedRecord[] }> {
  const { text } = await ask(standIn, `${dataset}/records`, parameters);
  return JSON.parse(text) as { total_count: number; results: ServedRecord[] };
}

/** The rows of an `exports/json` answer. */
export async function askExport(
  standIn: OdreStandIn,
  dataset: string,
  parameters: Parameters,
): Promise<readonly ServedRecord[]> {
  const { text } = await ask(standIn, `${dataset}/exports/json`, parameters);
  return JSON.parse(text) as ServedRecord[];
}
