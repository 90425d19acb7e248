import { z } from 'zod';

import type { Cell, Field } from '../dataset-schema.js';

import { fieldOfColumn } from './column-name.js';
import { parseDelimited } from './csv-lines.js';
import { cellOfJson, cellOfText } from './recorded-cell.js';

/** The rows of one recorded file, cells in the order of `fields`. */
export interface RecordedRows {
  readonly fields: readonly Field[];
  readonly rows: readonly (readonly Cell[])[];
}

const recordsSchema = z.array(z.record(z.string(), z.unknown()));
const answerSchema = z.union([recordsSchema, z.object({ results: recordsSchema })]);

/**
 * Reads a recorded answer: a `records` envelope, an `exports/json` array or a CSV export.
 *
 * @throws Error when the content is none of them.
 */
export function readRecordedFile(text: string, known: readonly Field[]): RecordedRows {
  return /^\uFEFF?\s*[[{]/.test(text) ? readJson(text, known) : readCsv(text, known);
}

function readJson(text: string, known: readonly Field[]): RecordedRows {
  const answer = answerSchema.parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  const records = Array.isArray(answer) ? answer : answer.results;
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const fields = names.map((name) => fieldOfColumn(name, known));
  const rows = records.map((record) =>
    fields.map((field, index) => cellOfJson(record[names[index] ?? ''], field)),
  );
  return { fields, rows };
}

function readCsv(text: string, known: readonly Field[]): RecordedRows {
  const firstLine = /^.*/.exec(text)?.[0] ?? '';
  const delimiter = [';', '\t', ','].find((candidate) => firstLine.includes(candidate)) ?? ';';
  const [header = [], ...lines] = parseDelimited(text, delimiter);
  const fields = header.map((label) => fieldOfColumn(label, known));
  const rows = lines.map((line) => {
    if (line.length !== fields.length) {
      throw new SyntaxError(
        `a line has ${line.length} cells where the header has ${fields.length}`,
      );
    }
    return fields.map((field, index) => cellOfText(line[index] ?? '', field));
  });
  return { fields, rows };
}
