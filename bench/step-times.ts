import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import type { temporal } from '@temporalio/proto';

/** The activities that bring a window to Gold, in their order. */
export const INGEST_STEPS = ['fetchWindow', 'refineWindow', 'checkWindow', 'loadWindow'] as const;

/** One of {@link INGEST_STEPS}. */
export type IngestStep = (typeof INGEST_STEPS)[number];

/** When a run started (epoch milliseconds) and what its steps took. */
export interface StepTimes {
  readonly startedAtMs: number;
  /** From a step's start in a worker to its end. */
  readonly stepMs: Readonly<Record<IngestStep, number>>;
}

/** What the history of an ingestWindow run tells of its times. */
export function readStepTimes(history: temporal.api.history.v1.IHistory): StepTimes {
  const events = history.events ?? [];
  const at = (event: HistoryEvent | undefined): number => optionalTsToMs(event?.eventTime) ?? 0;
  const stepMs = (step: IngestStep): number => {
    const id = events.find((event) => scheduledActivity(event) === step)?.eventId?.toString();
    const started = events.find((event) => id !== undefined && startedId(event) === id);
    const completed = events.find((event) => id !== undefined && completedId(event) === id);
    return at(completed) - at(started);
  };
  return {
    startedAtMs: at(events[0]),
    stepMs: {
      fetchWindow: stepMs('fetchWindow'),
      refineWindow: stepMs('refineWindow'),
      checkWindow: stepMs('checkWindow'),
      loadWindow: stepMs('loadWindow'),
    },
  };
}

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

function scheduledActivity(event: HistoryEvent): string | null | undefined {
  return event.activityTaskScheduledEventAttributes?.activityType?.name;
}

function startedId(event: HistoryEvent): string | undefined {
  return event.activityTaskStartedEventAttributes?.scheduledEventId?.toString();
}

function completedId(event: HistoryEvent): string | undefined {
  return event.activityTaskCompletedEventAttributes?.scheduledEventId?.toString();
}
