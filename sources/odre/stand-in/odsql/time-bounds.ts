import { INSTANT_FIELD } from '../dataset-schema.js';
import { ALL_TIME, type TimeBounds } from '../table.js';

import type { ComparisonOperator, Condition } from './condition.js';
import { findLiteralMs } from './instant-literal.js';

/**
 * Bounds outside which no row can satisfy a condition, from its `date_heure` comparisons: they
 * spare reading years of rows and filter nothing by themselves.
 */
export function timeBoundsOf(condition: Condition): TimeBounds {
  if (condition.kind === 'and') return condition.parts.map(timeBoundsOf).reduce(both, ALL_TIME);
  if (condition.kind !== 'compare' || condition.field !== INSTANT_FIELD) return ALL_TIME;
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

function both(a: TimeBounds, b: TimeBounds): TimeBounds {
  return { startMs: Math.max(a.startMs, b.startMs), endMs: Math.min(a.endMs, b.endMs) };
}
