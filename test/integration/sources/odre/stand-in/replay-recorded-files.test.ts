import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { startOdreStandIn } from '../../../../../sources/odre/stand-in/server.js';
import type { OdreStandIn } from '../../../../../sources/odre/stand-in/stand-in-options.js';
import {
  describeWithRecorded,
  readRecorded,
  RECORDED_DATA,
} from '../../../../recorded/recorded-files.js';

import { ask, askExport, askRecords, type ServedRecord } from './ask-stand-in.js';

/** Recorded CSV cells, untouched: none of these files quotes. */
function recordedCells(path: string): readonly (readonly string[])[] {
  const text = Buffer.from(readRecorded(`eco2mix/${path}`))
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(';'));
}

function recordedRecords(path: string): readonly ServedRecord[] {
  const text = Buffer.from(readRecorded(`eco2mix/${path}`)).toString('utf8');
  return (JSON.parse(text) as { results: ServedRecord[] }).results;
}

describeWithRecorded('replaying the recorded folder', () => {
  const said: string[] = [];
  let standIn: OdreStandIn;
  beforeAll(async () => {
    const folder = join(RECORDED_DATA, 'eco2mix');
    const log = (sentence: string): void => void said.push(sentence);
    standIn = await startOdreStandIn({ port: 0, mode: { kind: 'replay', folder }, log });
  });
  afterAll(() => standIn.close());

  it.each([
    ['eco2mix-national-tr', 'odre_eco2mix-national-tr_2021-12.csv', "date_heure < '2025'"],
    [
      'eco2mix-regional-tr',
      'odre_eco2mix-regional-tr_PACA_2020-05-06_old-schema.csv',
      "date_heure < '2025'",
    ],
    [
      'eco2mix-regional-cons-def',
      'odre_eco2mix-regional-cons-def_HautsDeFrance_2024-H1.csv',
      "date_heure < '2025'",
    ],
  ])('serves every cell of %s as it was recorded', async (dataset, file, where) => {
    const [labels = [], ...recorded] = recordedCells(file);
    const { text } = await ask(standIn, `${dataset}/exports/csv`, {
      where,
      use_labels: 'true',
      with_bom: 'false',
      timezone: 'Europe/Paris',
    });

    const [header = [], ...served] = text
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => line.split(';'));
    const places = labels.map((label) => header.indexOf(label));
    expect(places).not.toContain(-1);
    expect(served).toHaveLength(recorded.length);
    expect(served.map((line) => places.map((place) => line[place]))).toEqual(recorded);
  });

  it.each([
    ['eco2mix-regional-tr', 'odre_eco2mix-regional-tr_records_2026-08-27.json'],
    ['eco2mix-national-tr', 'odre_eco2mix-national-tr_records_2026-08-27.json'],
  ])('serves every recorded record of %s', async (dataset, file) => {
    const served = await askExport(standIn, dataset, { where: "date_heure > '2025'" });

    const recorded = recordedRecords(file);
    expect(served).toHaveLength(recorded.length);
    for (const [index, record] of recorded.entries()) expect(served[index]).toMatchObject(record);
  });

  it('keeps missing, not available and not applicable apart', async () => {
    const { results } = await askRecords(standIn, 'eco2mix-regional-tr', {
      where: "date_heure = '2020-05-01T00:00:00Z'",
    });

    expect(results[0]).toMatchObject({
      import_grand_est: '-',
      import_auvergne_rhone_alpes: '159',
      import_bretagne: '-',
      import_espagne: '-',
      nucleaire: null,
      solaire: 0,
      column_64: null,
    });
  });

  it('adds the rows of several files of one dataset up', async () => {
    const { total_count } = await askRecords(standIn, 'eco2mix-regional-tr', {});

    expect(total_count).toBe(3456 + 24);
  });

  it('names the file that it cannot place', () => {
    expect(said).toContainEqual(expect.stringMatching(/^replay: SOURCE\.txt is skipped/));
  });
});

describe('replaying a folder of one file', () => {
  it('names an unreadable file, serves its neighbour, and is empty elsewhere', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'odre-replay-'));
    await writeFile(join(folder, 'a_eco2mix-regional-tr.json'), '{"total_count": 1, "results": [');
    await writeFile(
      join(folder, 'b_eco2mix-regional-tr.json'),
      '[{"code_insee_region": "53", "date_heure": "2026-08-27T09:45:00+02:00", "solaire": "ND"}]',
    );
    const said: string[] = [];
    const standIn = await startOdreStandIn({
      port: 0,
      mode: { kind: 'replay', folder },
      log: (sentence) => void said.push(sentence),
    });

    const regional = await askRecords(standIn, 'eco2mix-regional-tr', {});
    const national = await askRecords(standIn, 'eco2mix-national-tr', {});
    await standIn.close();
    await rm(folder, { recursive: true });

    expect(said[0]).toMatch(/^replay: a_eco2mix-regional-tr\.json is skipped: it cannot be read/);
    expect(regional.results).toEqual([
      { code_insee_region: '53', date_heure: '2026-08-27T07:45:00+00:00', solaire: 'ND' },
    ]);
    expect(national.total_count).toBe(0);
  });
});
