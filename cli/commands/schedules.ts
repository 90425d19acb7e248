import { ScheduleNotFoundError, type Client } from '@temporalio/client';

import { GridError } from '../../domain/errors/grid-error.js';
import { instantFromEpochMs, type UtcInstant } from '../../domain/time/instant.js';

import { getPlatformPlace } from './platform-place.js';
import { withTemporal } from './temporal-client.js';

/** A schedule as `grid schedules` tells it. */
export interface ScheduleReport {
  readonly scheduleId: string;
  readonly isPaused: boolean;
  /** Why it is paused, as whoever paused it wrote. */
  readonly note: string | null;
  readonly nextUtc: UtcInstant | null;
  readonly lastUtc: UtcInstant | null;
}

/** `grid schedules`: every schedule of the platform, by name. */
export async function schedules(options: { readonly json?: boolean }): Promise<void> {
  const reports = await withTemporal(getPlatformPlace(), readSchedules);
  console.log(options.json === true ? JSON.stringify(reports, null, 2) : table(reports));
}

/**
 * `grid pause`: the schedule starts nothing until it is resumed.
 *
 * @throws GridError NOT_FOUND when there is no such schedule.
 */
export async function pause(id: string, { note }: { readonly note?: string }): Promise<void> {
  await withSchedule(id, (client) => client.schedule.getHandle(id).pause(note ?? 'paused'));
  console.log(`${id} is paused`);
}

/**
 * `grid resume`: what it missed meanwhile is not made up for; the next run covers its window, a
 * backfill covers more.
 *
 * @throws GridError NOT_FOUND when there is no such schedule.
 */
export async function resume(id: string): Promise<void> {
  await withSchedule(id, (client) => client.schedule.getHandle(id).unpause('resumed'));
  console.log(`${id} goes on`);
}

/**
 * `grid trigger`: one run now, beside the standing times.
 *
 * @throws GridError NOT_FOUND when there is no such schedule.
 */
export async function trigger(id: string): Promise<void> {
  await withSchedule(id, (client) => client.schedule.getHandle(id).trigger());
  console.log(`${id} was started`);
}

/** Every schedule Temporal lists; its list may be seconds behind. */
export async function readSchedules(client: Client): Promise<readonly ScheduleReport[]> {
  const reports: ScheduleReport[] = [];
  for await (const { scheduleId, state, info } of client.schedule.list()) {
    const [next, last] = [info.nextActionTimes[0], info.recentActions.at(-1)?.takenAt];
    reports.push({
      scheduleId,
      isPaused: state.paused,
      note: state.paused ? (state.note ?? null) : null,
      nextUtc: next === undefined ? null : instantFromEpochMs(next.getTime()),
      lastUtc: last === undefined ? null : instantFromEpochMs(last.getTime()),
    });
  }
  return reports.sort((a, b) => (a.scheduleId < b.scheduleId ? -1 : 1));
}

async function withSchedule(id: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  await withTemporal(getPlatformPlace(), async (client) => {
    try {
      await work(client);
    } catch (error) {
      if (!(error instanceof ScheduleNotFoundError)) throw error;
      const known = (await readSchedules(client)).map(({ scheduleId }) => scheduleId);
      throw new GridError(
        'NOT_FOUND',
        `there is no schedule '${id}': expected one of ${known.join(', ')}`,
        { schedule: id },
        error,
      );
    }
  });
}

function table(reports: readonly ScheduleReport[]): string {
  const width = Math.max(...reports.map(({ scheduleId }) => scheduleId.length), 8);
  const lines = reports.map(({ scheduleId, isPaused, note, nextUtc, lastUtc }) => {
    const state = isPaused ? `PAUSED (${note ?? ''})` : `next ${nextUtc ?? 'unknown'}`;
    return `${scheduleId.padEnd(width)}  last ${lastUtc ?? 'never'.padEnd(20)}  ${state}`;
  });
  return lines.join('\n');
}
