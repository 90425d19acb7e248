/** Rows of a load that brings none. */
export async function* noRows(): AsyncGenerator<readonly never[]> {
  // Nothing to yield.
}
