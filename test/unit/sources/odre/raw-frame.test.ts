import { describe, expect, it } from '@jest/globals';

import { readRawFrame } from '../../../../sources/odre/raw-frame.js';

const RECORDS = [
  { code_insee_region: '32', consommation: 5000, pompage: '-66', column_30: null },
  { code_insee_region: '93', consommation: null, pompage: 'ND', column_30: null },
];
const LABELLED =
  'Code INSEE région;Consommation (MW);Pompage (MW);Column 30\n32;5000;-66;\n93;;ND;\n';
const TECHNICAL = 'code_insee_region;consommation;pompage;column_30\n32;5000;-66;\n93;;ND;\n';
const BYTE_ORDER_MARK = '\uFEFF';

describe('a raw frame', () => {
  it.each([
    ['a records answer', JSON.stringify({ total_count: 2, results: RECORDS })],
    ['a JSON export', JSON.stringify(RECORDS)],
    ['a JSON export with a byte order mark', BYTE_ORDER_MARK + JSON.stringify(RECORDS)],
    ['a CSV with labels', LABELLED],
    ['a CSV with labels and a byte order mark', BYTE_ORDER_MARK + LABELLED],
    ['a CSV with technical names', TECHNICAL],
    ['a CSV with technical names and a byte order mark', BYTE_ORDER_MARK + TECHNICAL],
    ['a CSV with lines that end as on Windows', TECHNICAL.replaceAll('\n', '\r\n')],
  ])('of %s holds every cell as text under its technical name', (_, body) => {
    const frame = readRawFrame(Buffer.from(body));

    expect(frame.columns).toEqual(['code_insee_region', 'consommation', 'pompage']);
    expect(frame.rows()).toEqual([
      ['32', '5000', '-66'],
      ['93', null, 'ND'],
    ]);
  });

  it('keeps numbers as they were spelled in CSV, leading zeros and all', () => {
    const frame = readRawFrame(Buffer.from('code_insee_region;consommation\n01;005.50\n'));

    expect(frame.rows()).toEqual([['01', '005.50']]);
  });

  it('has a null where a record lacks a field of another one', () => {
    const frame = readRawFrame(Buffer.from('[{"a":"1"},{"a":"2","b":"3"}]'));

    expect(frame.columns).toEqual(['a', 'b']);
    expect(frame.rows()).toEqual([
      ['1', null],
      ['2', '3'],
    ]);
  });

  it.each([
    ['an empty records answer', '{"total_count":0,"results":[]}'],
    ['an empty JSON export', '[]'],
    ['a CSV of a header only', 'code_insee_region;consommation\n'],
  ])('of %s has no row', (_, body) => {
    expect(readRawFrame(Buffer.from(body)).height).toBe(0);
  });

  it.each([
    ['a records answer cut off', '{"total_count":2,"results":[{"a":"1"', 'SOURCE_TRUNCATED'],
    ['a JSON export cut off', '[{"a":"1"},', 'SOURCE_TRUNCATED'],
    ['JSON of another shape', '{"message":"hello"}', 'SOURCE_NOT_UNDERSTOOD'],
  ])('is not made of %s', (_, body, code) => {
    expect(() => readRawFrame(Buffer.from(body))).toThrow(expect.objectContaining({ code }));
  });
});
