/** Coprime with every power of 2 and 3, the only factors of a day's row count. */
const STRIDE = 485;

/**
 * The same rows in an order that is neither by time nor by region, always the same one: exports
 * come unsorted unless `order_by` is given, and a reader must not depend on their order.
 */
export function scattered<Row>(rows: readonly Row[]): readonly Row[] {
  const result: Row[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[(index * STRIDE) % rows.length];
    if (row !== undefined) result.push(row);
  }
  return result;
}
