import type { DataFrame } from 'nodejs-polars';

import { EXPECTED_REASONS } from '../../domain/quality/window-checks.js';
import type { SetAsideRecord } from '../source-pipeline.js';

import { OWN_COLUMNS } from './stacked-payloads.js';

type SentCells = Readonly<Record<string, string | number | null>>;

/** Identity of a record in its source: place, instant and wall time as sent. */
export function recordKey(...parts: readonly (string | null)[]): string {
  return parts.map((part) => part ?? '').join('|');
}

/** Rows with a `reason` column as records: every cell as sent, known by place, instant and wall time. */
export function setAsideRecords(rows: DataFrame, placeColumn: string): SetAsideRecord[] {
  return rows.toRecords().map((row) => {
    const cells = row as SentCells;
    const textOf = (column: string): string => String(cells[column] ?? '');
    const reason = textOf('reason');
    return {
      recordKey: recordKey(textOf(placeColumn), textOf('date_heure'), textOf('heure')),
      reason,
      severity: EXPECTED_REASONS.includes(reason) ? 'expected' : 'defect',
      field: '',
      rawValue: JSON.stringify(sentCells(cells)),
      bronzeSha256: textOf('bronze_sha256'),
    };
  });
}

function sentCells(cells: SentCells): object {
  const own = ['reason', ...OWN_COLUMNS];
  return Object.fromEntries(
    Object.entries(cells).filter(([column, cell]) => cell !== null && !own.includes(column)),
  );
}
