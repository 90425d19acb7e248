import { INSTANT_FIELD } from '../dataset-schema.js';
import { ALL_TIME, type TimeBounds } from '../table.js';

import type { ComparisonOperator, Condition } from './condition.js';
import { findLiteralMs } from './instant-literal.js';

const DAY_MS = 86_400_000;

/**
 * Bounds outside which no row can satisfy a condition, from its comparisons of `date_heure` and `date`: they
 * spare reading years of rows and filter nothing by themselves.
 */
export function timeBoundsOf(condition: Condition): TimeBounds {
  if (condition.kind === 'and') return condition.parts.map(timeBoundsOf).reduce(both, ALL_TIME);
  if (condition.kind !== 'compare') return ALL_TIME;
  if (condition.field === 'date') return boundsOfDate(condition.operator, condition.literal.value);
  if (condition.field !== INSTANT_FIELD) return ALL_TIME;
  const epochMs = findLiteralMs(String(condition.literal.value));
  return epochMs === undefined ? ALL_TIME : boundsOfComparison(condition.operator, epochMs);
}

function boundsOfComparison(operator: ComparisonOperator, epochMs: number): TimeBounds {
  switch (operator) {
    case '=':
      return { startMs: epochMs, endMs: epochMs + 1 };
    case '>':
    case '>=':
      return { startMs: epochMs, endMs: Infinity };
    case '<':
      return { startMs: -Infinity, endMs: epochMs };
    case '<=':
      return { startMs: -Infinity, endMs: epochMs + 1 };
    case '!=':
      return ALL_TIME;
  }
}

/** A civil date in any zone lies within a day of the same date in UTC. */
function boundsOfDate(operator: ComparisonOperator, value: string | number): TimeBounds {
  const epochMs = findLiteralMs(String(value));
  if (operator !== '=' || epochMs === undefined) return ALL_TIME;
  return { startMs: epochMs - DAY_MS, endMs: epochMs + 2 * DAY_MS };
}

function both(a: TimeBounds, b: TimeBounds): TimeBounds {
  return { startMs: Math.max(a.startMs, b.startMs), endMs: Math.min(a.endMs, b.endMs) };
}
