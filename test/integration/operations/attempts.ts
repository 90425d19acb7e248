import type { Client } from '@temporalio/client';

/** An attempt at an activity that was the last one of it. */
export interface Attempt {
  readonly activity: string;
  readonly attempt: number;
  /** Type of the failure before it, when it was not the first. */
  readonly failedBefore: string | undefined;
  /** The process that had it in hand. */
  readonly worker: string;
}

/** The last attempt at every activity of a run, from its history. */
export async function attemptsIn(client: Client, workflowId: string): Promise<readonly Attempt[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const names = new Map(
    (events ?? []).map(({ eventId, activityTaskScheduledEventAttributes: scheduled }) => [
      String(eventId),
      scheduled?.activityType?.name ?? '',
    ]),
  );
  return (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) =>
    started == null
      ? []
      : [
          {
            activity: names.get(String(started.scheduledEventId)) ?? '',
            attempt: started.attempt ?? 0,
            failedBefore: started.lastFailure?.applicationFailureInfo?.type ?? undefined,
            worker: started.identity ?? '',
          },
        ],
  );
}
