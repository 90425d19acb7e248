import type { Cell, Field } from '../dataset-schema.js';
import type { SelectedColumn } from '../odsql/parse-select.js';
import type { TableRow } from '../table.js';

import type { InstantFormat } from './zone-format.js';

/** ODRÉ's exports of 2021 and 2024 end their lines so. */
const LINE_END = '\r\n';

/** Writes a row as text. */
export type RowWriter = (row: TableRow) => string;

/** Options of the CSV export. */
export interface CsvStyle {
  readonly delimiter: string;
  readonly usesLabels: boolean;
  readonly hasByteOrderMark: boolean;
}

/** JSON objects as ODRÉ writes them: `double` fields keep a decimal point (`0.0`). */
export function jsonRowWriter(
  columns: readonly SelectedColumn[],
  formatInstant: InstantFormat,
): RowWriter {
  const parts = columns.map((column, position) => ({
    ...column,
    lead: `${position === 0 ? '{' : ', '}${JSON.stringify(column.field.name)}: `,
  }));
  return (row) => {
    let line = '';
    for (const { index, field, lead } of parts) {
      const cell = row.cell(index);
      line += lead;
      if (cell === null) line += 'null';
      else if (typeof cell === 'string') line += JSON.stringify(cell);
      else if (field.type === 'datetime') line += `"${formatInstant(cell)}"`;
      else line += numberText(cell, field);
    }
    return `${line}}`;
  };
}

/** The header line of a CSV export, with its byte order mark where asked. */
export function csvHeader(columns: readonly SelectedColumn[], style: CsvStyle): string {
  const names = columns.map(({ field }) =>
    csvText(style.usesLabels ? field.label : field.name, style.delimiter),
  );
  return `${style.hasByteOrderMark ? '\uFEFF' : ''}${names.join(style.delimiter)}${LINE_END}`;
}

/** CSV lines with their line end; null is empty. */
export function csvRowWriter(
  columns: readonly SelectedColumn[],
  style: CsvStyle,
  formatInstant: InstantFormat,
): RowWriter {
  const { delimiter } = style;
  return (row) => {
    let line = '';
    for (const [position, { index, field }] of columns.entries()) {
      if (position > 0) line += delimiter;
      line += csvCell(row.cell(index), field, delimiter, formatInstant);
    }
    return line + LINE_END;
  };
}

function csvCell(
  cell: Cell,
  field: Field,
  delimiter: string,
  formatInstant: InstantFormat,
): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return csvText(cell, delimiter);
  return field.type === 'datetime' ? formatInstant(cell) : numberText(cell, field);
}

function csvText(text: string, delimiter: string): string {
  const needsQuotes = text.includes(delimiter) || text.includes('"') || /[\r\n]/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}

function numberText(value: number, field: Field): string {
  const text = String(value);
  return field.type === 'double' && Number.isInteger(value) ? `${text}.0` : text;
}
