/** The values of a parameter that may be repeated, comma-separated or both, in the order received. */
export function splitParameterList(raw: unknown): readonly unknown[] {
  const given: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
  return given.flatMap((value) => (typeof value === 'string' ? value.split(',') : [value]));
}
