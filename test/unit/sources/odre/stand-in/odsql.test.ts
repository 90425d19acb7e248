import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { DATASET_SCHEMAS, type Cell } from '../../../../../sources/odre/stand-in/dataset-schema.js';
import { compileCondition } from '../../../../../sources/odre/stand-in/odsql/compile-condition.js';
import {
  compareRows,
  parseOrderBy,
} from '../../../../../sources/odre/stand-in/odsql/parse-order-by.js';
import { parseRefine } from '../../../../../sources/odre/stand-in/odsql/parse-refine.js';
import { parseSelect } from '../../../../../sources/odre/stand-in/odsql/parse-select.js';
import { parseWhere } from '../../../../../sources/odre/stand-in/odsql/parse-where.js';
import { timeBoundsOf } from '../../../../../sources/odre/stand-in/odsql/time-bounds.js';
import type { TableRow } from '../../../../../sources/odre/stand-in/table.js';

const { fields } = DATASET_SCHEMAS['eco2mix-regional-tr'];

function aRow(cells: Readonly<Record<string, Cell>>): TableRow {
  const cell = (index: number): Cell => cells[fields[index]?.name ?? ''] ?? null;
  return { cell, isNull: (index) => cell(index) === null };
}

const ROW = aRow({
  code_insee_region: '53',
  libelle_region: "Provence-Alpes-Côte d'Azur",
  date_heure: Date.UTC(2026, 7, 27, 7, 45),
  consommation: 2235,
  solaire: 0,
  pompage: '-66',
});

const holds = (where: string, row = ROW): boolean =>
  compileCondition(parseWhere(where), fields)(row);

describe('where', () => {
  it.each([
    "code_insee_region = '53'",
    'code_insee_region = "53"',
    'code_insee_region=53',
    "code_insee_region != '52'",
    "libelle_region = 'Provence-Alpes-Côte d\\'Azur'",
    'consommation > 2000 and consommation<=2235',
    'consommation is not null',
    'thermique is null',
    'solaire = 0 AND NOT solaire IS NULL',
    "date_heure >= '2026-08-27T07:45:00Z' and date_heure < '2026-08-27T08:00:00Z'",
    "date_heure = '2026-08-27T09:45:00+02:00'",
    "date_heure >= date'2026-08-27' and date_heure < date'2026-08-28'",
    "date_heure > '2026-08'",
    "pompage = '-66'",
    "code_insee_region in ('11', '53')",
    "code_insee_region not in ('11', '52')",
    'not (consommation < 1000 or consommation > 3000)',
    'consommation = 1 or consommation = 2235 and solaire = 0',
    '`solaire` = 0',
  ])('finds the row: %s', (where) => {
    expect(holds(where)).toBe(true);
  });

  it.each([
    "code_insee_region = '52'",
    'consommation is null',
    'thermique = 0',
    'thermique < 10',
    '(consommation = 1 or consommation = 2235) and solaire = 1',
    "date_heure < date'2026-08-27T07:45:00Z'",
  ])('leaves the row: %s', (where) => {
    expect(holds(where)).toBe(false);
  });

  it.each([
    ['anzahl > 1', 'Unknown field: anzahl'],
    ['consommation >', 'Unexpected end of clause'],
    ['consommation > 1 and', 'Unexpected end of clause'],
    ['(consommation > 1', 'Unexpected end of clause'],
    ['consommation > 1)', 'Unexpected token: )'],
    ['consommation ~ 1', 'Syntax error near: ~ 1'],
    ["consommation > 'x'", 'Invalid number literal: x'],
    ["date_heure > 'yesterday'", 'Invalid date literal: yesterday'],
    ["date > '2026-08-01'", 'Operator > is not allowed on text field: date'],
    ["'53' = code_insee_region", 'Unexpected token: 53'],
  ])('refuses %s', (where, reason) => {
    expect(() => holds(where)).toThrow(
      `ODSQL query is malformed: ${reason}. Clause(s) containing the error(s): where.`,
    );
  });

  it('never throws anything but a refusal, whatever is typed', () => {
    const piece = fc.constantFrom(
      'and',
      'or',
      'not',
      '(',
      ')',
      'consommation',
      'date_heure',
      '=',
      '>',
      "'x'",
      '12',
      'is',
      'null',
      'in',
      ',',
      "date'2026'",
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          holds(pieces.join(' '));
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_PARAMETER' });
        }
      }),
    );
  });
});

describe('time bounds of a condition', () => {
  const anInstant = fc.integer({ min: 0, max: 2 ** 41 }).map((ms) => Math.floor(ms / 1000) * 1000);
  const aComparison = fc
    .tuple(fc.constantFrom('=', '!=', '<', '<=', '>', '>='), anInstant)
    .map(
      ([operator, ms]) => `date_heure ${operator} '${new Date(ms).toISOString().slice(0, 19)}Z'`,
    );
  const aWhere = fc
    .array(fc.oneof(aComparison, fc.constant('consommation > 1')), { minLength: 1, maxLength: 4 })
    .chain((parts) => fc.constantFrom(parts.join(' and '), parts.join(' or ')));

  it('leave out no row that satisfies it', () => {
    fc.assert(
      fc.property(aWhere, anInstant, (where, epochMs) => {
        const condition = parseWhere(where);
        const row = aRow({ date_heure: epochMs, consommation: 5 });
        fc.pre(compileCondition(condition, fields)(row));
        const { startMs, endMs } = timeBoundsOf(condition);
        expect(epochMs).toBeGreaterThanOrEqual(startMs);
        expect(epochMs).toBeLessThan(endMs);
      }),
    );
  });
});

describe('order_by', () => {
  it('sorts by several fields, nulls last either way', () => {
    const keys = parseOrderBy('solaire desc, code_insee_region', fields);
    const rows = [
      aRow({ code_insee_region: '53', solaire: 1 }),
      aRow({ code_insee_region: '11', solaire: null }),
      aRow({ code_insee_region: '11', solaire: 1 }),
      aRow({ code_insee_region: '24', solaire: 7 }),
    ];

    const sorted = [...rows].sort((a, b) => compareRows(a, b, keys));

    expect(sorted.map((row) => [row.cell(0), row.cell(10)])).toEqual([
      ['24', 7],
      ['11', 1],
      ['53', 1],
      ['11', null],
    ]);
  });

  it('refuses an unknown field', () => {
    expect(() => parseOrderBy('anzahl', fields)).toThrow(
      'ODSQL query is malformed: Unknown field: anzahl. Clause(s) containing the error(s): order_by.',
    );
  });
});

describe('select', () => {
  it('takes fields, names for them, and a count', () => {
    expect(parseSelect('heure, consommation as mw', fields)).toMatchObject({
      kind: 'columns',
      columns: [{ field: { name: 'heure' } }, { field: { name: 'mw', type: 'int' } }],
    });
    expect(parseSelect('count(*) as n', fields)).toEqual({ kind: 'count', name: 'n' });
  });

  it('refuses an unknown field', () => {
    expect(() => parseSelect('anzahl', fields)).toThrow(
      'Unknown field: anzahl. Clause(s) containing the error(s): select.',
    );
  });
});

describe('refine', () => {
  it.each(['code_insee_region:"53"', "code_insee_region:'53'", 'code_insee_region:53'])(
    'keeps the rows of a value: %s',
    (text) => {
      expect(compileCondition(parseRefine(text, 'refine', fields), fields)(ROW)).toBe(true);
      expect(compileCondition(parseRefine(text, 'exclude', fields), fields)(ROW)).toBe(false);
    },
  );
});
