import type { FileRecord } from '../landed-files/record-table.js';

/** A decimal number with a point, as ODRÉ writes it; bounds keep it finite. */
const NUMBER = /^[+-]?[0-9]{1,12}(?:\.[0-9]{1,15})?(?:e[+-]?[0-9]{1,2})?$/i;
/** As a French spreadsheet writes it. */
const WITH_COMMA = /^[+-]?[0-9]{1,12},[0-9]{1,15}$/;

/**
 * The number a cell of a record spells, undefined for every other text. A comma is a decimal one
 * where the record says so; thousands are never parted.
 */
export function findNumber(
  cell: string,
  { hasDecimalComma }: Pick<FileRecord, 'hasDecimalComma'>,
): number | undefined {
  if (NUMBER.test(cell)) return Number(cell);
  return hasDecimalComma && WITH_COMMA.test(cell) ? Number(cell.replace(',', '.')) : undefined;
}

/** The number in the middle of some numbers, the upper one of two; undefined for none. */
export function medianOf(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)];
}
