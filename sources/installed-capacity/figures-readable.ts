import type { CheckResult } from '../../domain/quality/window-checks.js';

/** Share of unusable figures above which a file is not taken for the publication it looks like. */
const MOST_UNREADABLE = 0.5;

/** How many figures of capacity a file has, and how many of them are no number, or no capacity. */
export interface FigureCount {
  readonly figures: number;
  readonly unreadable: number;
}

/** A file of which more than half of the figures cannot be read goes no further. */
export function figuresReadable(counts: readonly FigureCount[]): CheckResult {
  const figures = counts.reduce((sum, count) => sum + count.figures, 0);
  const unreadable = counts.reduce((sum, count) => sum + count.unreadable, 0);
  return {
    name: 'figures_readable',
    severity: 'error',
    passed: unreadable <= figures * MOST_UNREADABLE,
    detail: `${unreadable} of ${figures} figures of capacity cannot be read`,
  };
}
