import pl from 'nodejs-polars';

import { parseJsonExport, parseRecordsAnswer, type OdreRecord } from './explore-answer.js';
import { isArtefact, technicalName } from './regional-columns.js';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;
const OPENING_BRACE = 0x7b;
const OPENING_BRACKET = 0x5b;

/** Column that numbers the rows of a payload in their order. */
export const ROW_COLUMN = 'source_row';

/**
 * A payload as a frame of text: one column a field under its technical name, cells exactly as
 * sent, absent ones null, artefact columns dropped. Takes a `records` envelope, a JSON export, or
 * a CSV export with labels or technical names, with or without a byte order mark.
 *
 * @throws UnusableAnswerError SOURCE_TRUNCATED or SOURCE_NOT_UNDERSTOOD for other bodies.
 */
export function readRawFrame(body: Uint8Array): pl.DataFrame {
  const content = withoutByteOrderMark(body);
  if (content[0] === OPENING_BRACE) return frameOf(parseRecordsAnswer(content).records);
  if (content[0] === OPENING_BRACKET) return frameOf(parseJsonExport(content));
  return withTechnicalNames(pl.readCSV(Buffer.from(content), { sep: ';', inferSchemaLength: 0 }));
}

function frameOf(records: readonly OdreRecord[]): pl.DataFrame {
  const names = new Set(records.flatMap((record) => Object.keys(record)));
  const columns = [...names].map((name) => {
    const cells = records.map((record) => textOf(record[name]));
    return pl.Series(name, cells, pl.Utf8);
  });
  return withTechnicalNames(pl.DataFrame(columns));
}

function textOf(cell: string | number | null | undefined): string | null {
  return cell === null || cell === undefined ? null : String(cell);
}

function withTechnicalNames(frame: pl.DataFrame): pl.DataFrame {
  const names = frame.columns.map((column) => [column, technicalName(column)] as const);
  const artefacts = names.filter(([, name]) => isArtefact(name)).map(([column]) => column);
  const renamed = names.filter(([column, name]) => column !== name && !isArtefact(name));
  const kept = artefacts.length === 0 ? frame : frame.drop(artefacts);
  return renamed.length === 0 ? kept : kept.rename(Object.fromEntries(renamed));
}

function withoutByteOrderMark(body: Uint8Array): Uint8Array {
  const hasMark = BYTE_ORDER_MARK.every((byte, index) => body[index] === byte);
  return hasMark ? body.subarray(BYTE_ORDER_MARK.length) : body;
}
