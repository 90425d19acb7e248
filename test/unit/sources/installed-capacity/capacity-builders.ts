import type { DataFrame } from 'nodejs-polars';

import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow, type TimeWindow } from '../../../../domain/time/time-window.js';
import { sha256Of } from '../../../../platform/lake/sha256.js';
import { scanContent, type ContentScan } from '../../../../sources/landed-files/content-scan.js';
import type { RawObject } from '../../../../sources/source-pipeline.js';

/** Any window: what is kept as a whole does not look at it. */
export const ANY_WINDOW: TimeWindow = timeWindow(
  parseInstant('2026-08-28T00:00:00Z'),
  parseInstant('2026-08-29T00:00:00Z'),
);

export interface RawOptions {
  readonly fetchedAt?: string;
  readonly sourceUrl?: string;
}

/** A raw object of Bronze made of bytes or text. */
export function aRaw(content: Uint8Array | string, options: RawOptions = {}): RawObject {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const bronzeSha256 = sha256Of(body);
  return {
    bronzePath: `bronze/reference/capacity/x_${bronzeSha256.slice(0, 12)}.csv`,
    bronzeSha256,
    fetchedAtUtc: parseInstant(options.fetchedAt ?? '2026-08-28T10:00:00Z'),
    sourceUrl: options.sourceUrl ?? 'landing:capacity/x.csv',
    sizeBytes: body.length,
    read: () => Promise.resolve(body),
    scan: () => Promise.reject(new Error('a file of capacity is no Parquet')),
  };
}

/** Rows of a frame as plain objects. */
export function rowsOf(frame: DataFrame): readonly Readonly<Record<string, unknown>>[] {
  return frame.toRecords();
}

/** What a pass over a text or bytes finds, in pieces of a size. */
export function scanOf(content: Uint8Array | string, pieceBytes = 1024): Promise<ContentScan> {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  return scanContent(pieces(body, pieceBytes));
}

async function* pieces(body: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += pieceBytes) {
    yield await Promise.resolve(body.subarray(at, at + pieceBytes));
  }
}

const REGIONAL_HEADER =
  'annee;code_insee_region;region;parc_nucleaire_mw;parc_thermique_fossile_mw;parc_hydraulique_mw;parc_eolien_mw;parc_solaire_mw;parc_bioenergies_mw;geo_shape_region;geo_point_region';

/** A file of regional capacity: year, region, then the six figures as text. */
export function aRegionalFile(
  rows: readonly (readonly [year: string, region: string, ...figures: string[]])[],
  header = REGIONAL_HEADER,
): string {
  const lines = rows.map(([year, region, ...figures]) =>
    [year, region, 'Région', ...figures, '"{""type"": ""MultiPolygon""}"', '"48.7, 2.5"'].join(';'),
  );
  return `${[header, ...lines].join('\n')}\n`;
}

/** A record of the register with everything a plain installation has. */
export function anInstallation(
  fields: Readonly<Record<string, string | number | null>> = {},
): Readonly<Record<string, string | number | null>> {
  return {
    nominstallation: 'CENTRALE',
    codeeicresourceobject: '17W000000012816Y',
    codeinseecommune: '12036',
    codedepartement: '12',
    coderegion: '76',
    codefiliere: 'HYDLQ',
    filiere: 'Hydraulique',
    codetechnologie: 'LAC',
    technologie: 'Lac',
    datemiseenservice: '01/05/1990',
    datedebutversion: '02/01/2024',
    datederaccordement: null,
    postesource: 'BROMM',
    tensionraccordement: '225 kV',
    puismaxinstallee: 180357.261,
    nbinstallations: 1,
    regime: 'En service',
    codegestionnaire: '10XFR-RTE------Q',
    gestionnaire: 'RTE',
    ...fields,
  };
}

/** An export of the register as JSON. */
export function aRegister(
  ...records: readonly Readonly<Record<string, string | number | null>>[]
): string {
  return JSON.stringify(records);
}
