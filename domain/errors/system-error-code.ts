/**
 * The code of an error as operating system and drivers give it (`ENOENT`, `57P01`), undefined when
 * it has none. Looks at the shape, not the class: errors of another realm are no instances of ours.
 */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
