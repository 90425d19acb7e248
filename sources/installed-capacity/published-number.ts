/** A decimal number with a point, as ODRÉ writes it; bounds keep it finite. */
const NUMBER = /^[+-]?[0-9]{1,12}(?:\.[0-9]{1,15})?(?:e[+-]?[0-9]{1,2})?$/i;

/** The number a cell spells, undefined for every other text: a decimal comma is not guessed at. */
export function findNumber(cell: string): number | undefined {
  return NUMBER.test(cell) ? Number(cell) : undefined;
}

/** The number in the middle of some numbers, the upper one of two; undefined for none. */
export function medianOf(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)];
}
