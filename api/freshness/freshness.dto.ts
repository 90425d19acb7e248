import { z } from 'zod';

import { JUDGED_ON } from '../../domain/dataset/dataset-entry.js';
import { ORIGINS, type Origin } from '../../domain/energy/origin.js';
import {
  FRESHNESS_STATES,
  type DatasetFreshness,
} from '../../domain/freshness/dataset-freshness.js';
import { INSTANT_SCHEMA } from '../openapi/flow-schema.js';

const MINUTES = z.int().nullable();

/** How recent every dataset is, as served. */
export const FRESHNESS_LIST = z.object({
  data: z
    .array(
      z.object({
        dataset: z.string().meta({ examples: ['eco2mix-regional-tr'] }),
        state: z
          .enum(FRESHNESS_STATES)
          .describe(
            'By what it is judged on alone; unknown while there is none, or nothing is expected.',
          ),
        state_since: INSTANT_SCHEMA.describe('When it was first judged so.'),
        expected: z
          .enum([...JUDGED_ON, 'none'])
          .describe(
            'What it is judged on: its last measured value; its last answer that was loaded (last_success_at), where answers have no measured instants; none: files that somebody brings, of which nothing is expected.',
          ),
        newest_measured_at: INSTANT_SCHEMA.nullable().describe(
          'Last instant a measured value stands for; null while there is none.',
        ),
        first_attempt_at: INSTANT_SCHEMA.nullable().describe('First time it was asked for.'),
        last_attempt_at: INSTANT_SCHEMA.nullable().describe('Last time it was asked for.'),
        last_success_at: INSTANT_SCHEMA.nullable().describe('Last time it was loaded.'),
        late_after_minutes: MINUTES.describe('Age it is late at; null: it is not judged.').meta({
          examples: [60],
        }),
        stale_after_minutes: MINUTES.describe('Age it is stale at; null: it is not judged.').meta({
          examples: [105],
        }),
        judged_at: INSTANT_SCHEMA.nullable().describe('Last judgement; null before the first.'),
        origin: z.enum(ORIGINS).describe('The source itself, a simulator, or recorded files.'),
      }),
    )
    .describe('Every dataset that was ever asked for or judged, by name.'),
  next_cursor: z.null().describe('All datasets fit in one answer.'),
});

/** How recent every dataset is, as served; see {@link FRESHNESS_LIST}. */
export type FreshnessListJson = z.infer<typeof FRESHNESS_LIST>;

/** Datasets of the warehouse as served. */
export function toFreshnessListJson(
  datasets: readonly DatasetFreshness[],
  origin: Origin,
): FreshnessListJson {
  const data = datasets.map((one): FreshnessListJson['data'][number] => ({
    dataset: one.dataset,
    state: one.state,
    state_since: one.stateSinceUtc,
    expected: one.expected?.judgedOn ?? 'none',
    newest_measured_at: one.newestMeasuredUtc,
    first_attempt_at: one.firstAttemptUtc,
    last_attempt_at: one.lastAttemptUtc,
    last_success_at: one.lastSuccessUtc,
    late_after_minutes: one.expected?.lateAfterMinutes ?? null,
    stale_after_minutes: one.expected?.staleAfterMinutes ?? null,
    judged_at: one.judgedAtUtc,
    origin,
  }));
  return { data, next_cursor: null };
}
