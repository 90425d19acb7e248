const FIRST_MS = 1000;
const LONGEST_MS = 30_000;

/** How long to wait before the n-th start in a row after a crash (1 is the first): 1, 2, 4 ... 30 s. */
export function backoffMs(attempt: number): number {
  return Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
}

/** `1st`, `2nd`, `3rd`, `11th`. */
export function ordinal(count: number): string {
  const isTeen = count % 100 >= 11 && count % 100 <= 13;
  const suffix = isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${suffix}`;
}
