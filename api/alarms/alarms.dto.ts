import { z } from 'zod';

import { ORIGINS, type Origin } from '../../domain/energy/origin.js';
import { ALARM_KINDS, ALARM_SEVERITIES, type Alarm } from '../../domain/freshness/alarm.js';
import type { AlarmQuery } from '../../platform/warehouse/watch/watch-reader.js';
import { INSTANT_SCHEMA } from '../openapi/flow-schema.js';
import { optionalFlagParameter } from '../query-parameters/choice-parameters.js';
import { findPageCursor } from '../query-parameters/page-cursor.js';
import { CURSOR_PARAMETER, LIMIT_PARAMETER } from '../query-parameters/page-parameters.js';
import { NO_HINT } from '../query-parameters/parameter-facts.js';

/** Query of alarms. */
export const ALARMS_QUERY = z
  .strictObject({
    open: optionalFlagParameter('true: only alarms that are open; else cleared ones too.'),
    limit: LIMIT_PARAMETER,
    cursor: CURSOR_PARAMETER,
  })
  .superRefine((query, context) => {
    if (query.cursor !== undefined && toAlarmQuery(query).after === undefined) {
      context.addIssue({ code: 'custom', path: ['cursor'], message: NO_HINT });
    }
  });

/** Query of alarms; see {@link ALARMS_QUERY}. */
export type AlarmsQuery = z.output<typeof ALARMS_QUERY>;

/** A page of alarms as served. */
export const ALARM_PAGE = z.object({
  data: z
    .array(
      z.object({
        alarm_id: z.int().describe('Grows with every alarm.'),
        kind: z.enum(ALARM_KINDS),
        subject: z
          .string()
          .describe(
            'What it is about: the dataset, and behind a space the day where it is about one.',
          )
          .meta({ examples: ['eco2mix-regional-tr'] }),
        severity: z.enum(ALARM_SEVERITIES),
        raised_at: INSTANT_SCHEMA,
        last_seen_at: INSTANT_SCHEMA.describe('Last judgement that found its cause still there.'),
        cleared_at: INSTANT_SCHEMA.nullable().describe('Null while it is open.'),
        cleared_because: z.string().nullable().describe('Why; null while it is open.'),
        detail: z.string().describe('What was known when it was raised.'),
        raised_by_job: z.string().describe('Workflow id and run id, joined by a slash.'),
        origin: z.enum(ORIGINS).describe('The source itself, a simulator, or recorded files.'),
      }),
    )
    .describe('Newest first; one an episode, kept for ever.'),
  next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last one.'),
});

/** A page of alarms as served; see {@link ALARM_PAGE}. */
export type AlarmPageJson = z.infer<typeof ALARM_PAGE>;

/** What makes two queries pages of one list. */
export function alarmListOf({ open }: Pick<AlarmsQuery, 'open'>): string {
  return `alarms|${open === true ? 'open' : 'all'}`;
}

/** The warehouse query that a query string means. */
export function toAlarmQuery(query: AlarmsQuery): AlarmQuery {
  const { open, limit, cursor } = query;
  const after =
    cursor === undefined ? undefined : findPageCursor(alarmListOf(query), cursor, z.int32());
  return { openOnly: open === true, limit, ...(after === undefined ? {} : { after }) };
}

/** An alarm of the warehouse as served. */
export function toAlarmJson(alarm: Alarm, origin: Origin): AlarmPageJson['data'][number] {
  return {
    alarm_id: alarm.alarmId,
    kind: alarm.kind,
    subject: alarm.subject,
    severity: alarm.severity,
    raised_at: alarm.raisedAtUtc,
    last_seen_at: alarm.lastSeenUtc,
    cleared_at: alarm.clearedAtUtc,
    cleared_because: alarm.clearedBecause,
    detail: alarm.detail,
    raised_by_job: alarm.raisedByJob,
    origin,
  };
}
