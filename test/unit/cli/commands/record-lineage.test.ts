import { describe, expect, it } from '@jest/globals';

import { findAskedRecord, findRecordLineageText } from '../../../../cli/commands/record-lineage.js';

const KEY = ['2026-08-27T07:45:00Z', 'gas'];

describe('the row whose lineage is asked for', () => {
  it('is named by its table and key', () => {
    expect(findAskedRecord({ table: 'fact_national_flow', key: KEY })).toEqual({
      table: 'fact_national_flow',
      key: KEY,
    });
  });

  it('is the slot of a national series that holds an instant', () => {
    expect(findAskedRecord({ national: 'gas', at: '2026-08-27T07:52:00Z' })).toEqual({
      table: 'fact_national_flow',
      key: KEY,
    });
  });

  it('is none when neither is given', () => {
    expect(findAskedRecord({ at: '2026-08-27T07:52:00Z' })).toBeUndefined();
  });

  it('cannot be of an unknown table, or of half a key: what is allowed is told', () => {
    expect(() => findAskedRecord({ table: 'nothing', key: KEY })).toThrow(
      /expected one of .*fact_national_flow/,
    );
    expect(() => findAskedRecord({ table: 'fact_national_flow', key: ['gas'] })).toThrow(
      '--key: expected 2 values, in this order: slot_start, series_code',
    );
  });
});

describe('the lineage of a row as text', () => {
  const run = {
    run_id: 'r-1',
    workflow_id: 'ingest-1',
    temporal_ui_url: 'http://127.0.0.1:8233/r-1',
  };
  const at = '2026-08-27T08:00:00Z';
  const row = { slot_start: KEY[0], series_code: 'gas', value: 2101, missing_reason: null };
  const bronze = { path: 'bronze/a.json', sha256: 'abc' };
  const body = {
    ...{ table: 'fact_national_flow', origin: 'simulated', row },
    run: {
      ...{
        ...run,
        workflow_type: 'ingestWindow',
        dataset: 'eco2mix-national-tr',
        code_version: '5',
      },
      ...{ window_start: at, window_end: at, started_at: at, finished_at: at, outcome: 'success' },
    },
    bronze_objects: [
      { ...bronze, size_bytes: 10, rows: 1, source_url: 'http://source/x', fetched_at: at },
    ],
    revisions: [
      {
        row,
        known_from: at,
        known_to: null,
        ...run,
        bronze_path: bronze.path,
        bronze_sha256: 'abc',
      },
      {
        ...{ row: { ...row, value: 7 }, known_from: KEY[0], known_to: at, ...run },
        ...{ bronze_path: 'bronze/old.json', bronze_sha256: 'old' },
      },
    ],
  };

  it('tells the row, its run, its raw bytes and the states it has had', () => {
    const lines = findRecordLineageText(body)?.split('\n') ?? [];

    expect(lines[0]).toBe(
      'fact_national_flow: slot_start 2026-08-27T07:45:00Z, series_code gas, value 2101, missing_reason none (simulated)',
    );
    expect(lines).toContain('Brought by   ingest-1');
    expect(lines).toContain('  bronze/a.json  (10 bytes, 1 rows)  <- holds this row');
    expect(lines.at(-1)).toMatch(
      /value 7, .* known from 2026-08-27T07:45:00Z to 2026-08-27T08:00:00Z$/,
    );
  });

  it('is none when the answer is a refusal', () => {
    expect(findRecordLineageText({ status: 404, detail: 'no such row' })).toBeUndefined();
  });
});
