import {
  ageAsset,
  mergeSightings,
  observeAsset,
  resolveAsset,
} from '../../../domain/asset/asset-life-cycle.js';
import type { AssetLimitsOfKind } from '../../../domain/asset/asset-limits.js';
import {
  ASSET_KINDS,
  assetLabel,
  type Asset,
  type AssetEvent,
  type AssetSighting,
  type AssetStep,
} from '../../../domain/asset/asset.js';
import {
  alarmStep,
  clearedBecause,
  staleSourceNotice,
  type AlarmNotice,
} from '../../../domain/freshness/alarm.js';
import {
  judged,
  NO_PROGRESS,
  withAttempt,
  type DatasetFreshness,
} from '../../../domain/freshness/dataset-freshness.js';
import { addMinutes, type UtcInstant } from '../../../domain/time/instant.js';

import type { JudgedDataset, RaisedOnce, WatchKeeper, WatchStep } from './watch-keeper.js';
import { storableSighting } from './watch-rows.js';
import type { WatchSession, WatchStore } from './watch-session.js';

const HOUR_MINUTES = 60;

/** The watch over a warehouse: reads, lets the domain decide, writes what differs. */
export function createWatchKeeper(store: WatchStore): WatchKeeper {
  return {
    saveSightings: (sightings, limits, step) =>
      store.inTurn('noting sightings', (session) =>
        saveSightings(session, sightings, limits, step),
      ),
    ageAssets: (limits, step) =>
      store.inTurn('ageing assets', (session) => ageAssets(session, limits, step)),
    resolveAssets: (step) =>
      store.inTurn('resolving assets', (session) => resolveAssets(session, step)),
    recordAttempt: (dataset, attempt) =>
      store.inTurn(`noting an attempt at ${dataset}`, async (session) => {
        const known = await getFreshness(session, dataset, attempt.atUtc);
        await session.saveFreshness({ ...known, ...withAttempt(known, attempt) });
        return known.newestMeasuredUtc;
      }),
    judgeDataset: (dataset, expected, step) =>
      store.inTurn(`judging ${dataset}`, async (session) => {
        const known = await getFreshness(session, dataset, step.atUtc);
        const freshness = judged(known, expected, step.atUtc);
        await session.saveFreshness(freshness);
        return settleAlarm(session, freshness, step);
      }),
    findForgotten: (datasets, step) =>
      store.inTurn('looking for forgotten datasets', async (session) =>
        (await session.listFreshness())
          .filter(({ dataset }) => !datasets.includes(dataset))
          .filter(({ expected, judgedAtUtc }) => expected !== null || judgedAtUtc === step.atUtc)
          .map(({ dataset }) => dataset),
      ),
    raiseOnce: (notice, step) =>
      store.inTurn(`raising ${notice.kind}`, (session) => raiseOnce(session, notice, step)),
  };
}

async function saveSightings(
  session: WatchSession,
  given: readonly AssetSighting[],
  limits: AssetLimitsOfKind,
  step: WatchStep,
): Promise<readonly AssetEvent[]> {
  const sightings = mergeSightings(
    given.filter(({ code }) => code !== '').map((sighting) => storableSighting(sighting)),
  );
  if (sightings.length === 0) return [];
  const known = byLabel(await session.findAssets(sightings));
  const steps = sightings.map((sighting) =>
    observeAsset(known.get(assetLabel(sighting)), sighting, step.atUtc, limits[sighting.kind]),
  );
  return save(session, [...known.values()], steps, step);
}

async function ageAssets(
  session: WatchSession,
  limits: AssetLimitsOfKind,
  step: WatchStep,
): Promise<readonly AssetEvent[]> {
  const events: AssetEvent[] = [];
  for (const kind of ASSET_KINDS) {
    const before = (hours: number): UtcInstant => addMinutes(step.atUtc, -hours * HOUR_MINUTES);
    const { staleAfterHours, inactiveAfterHours } = limits[kind];
    const due = await session.findAssetsToAge(
      kind,
      before(staleAfterHours),
      before(inactiveAfterHours),
    );
    const steps = due.map((asset) => ageAsset(asset, step.atUtc, limits[kind]));
    events.push(...(await save(session, due, steps, step)));
  }
  return events;
}

async function resolveAssets(
  session: WatchSession,
  step: WatchStep,
): Promise<readonly AssetEvent[]> {
  await session.updateRegions();
  const news = await session.findRegistryNews();
  // A register may name one thing twice: an asset is written once.
  const once = new Map(news.map((one) => [assetLabel(one.asset), one]));
  const steps = [...once.values()].map(({ asset, told }) => resolveAsset(asset, told, step.atUtc));
  return save(
    session,
    news.map(({ asset }) => asset),
    steps,
    step,
  );
}

/** Writes the assets that differ from what is known, and logs what happened to them. */
async function save(
  session: WatchSession,
  known: readonly Asset[],
  steps: readonly AssetStep[],
  { jobId }: WatchStep,
): Promise<readonly AssetEvent[]> {
  const before = byLabel(known);
  const changed = steps
    .map(({ asset }) => asset)
    .filter((asset) => isOther(asset, before.get(assetLabel(asset))));
  const events = steps.flatMap((one) => one.events);
  if (changed.length > 0) await session.saveAssets(changed);
  if (events.length > 0) await session.appendEvents(events, jobId);
  return events;
}

function isOther(asset: Asset, known: Asset | undefined): boolean {
  return known === undefined || JSON.stringify(asset) !== JSON.stringify(known);
}

function byLabel(assets: readonly Asset[]): ReadonlyMap<string, Asset> {
  return new Map(assets.map((asset) => [assetLabel(asset), asset]));
}

async function getFreshness(
  session: WatchSession,
  dataset: string,
  nowUtc: UtcInstant,
): Promise<DatasetFreshness> {
  const known = await session.findFreshness(dataset);
  return (
    known ?? {
      ...NO_PROGRESS,
      dataset,
      state: 'unknown',
      stateSinceUtc: nowUtc,
      expected: null,
      judgedAtUtc: null,
    }
  );
}

/**
 * An overtaken judgement finds the alarm as the newer one has left it, and leaves it so. A judgement
 * done again, because its answer was lost, finds the alarm it has raised or cleared and says so once more.
 */
async function settleAlarm(
  session: WatchSession,
  freshness: DatasetFreshness,
  step: WatchStep,
): Promise<JudgedDataset> {
  const { dataset } = freshness;
  const open = await session.findOpenAlarm('stale_source', dataset);
  const due = alarmStep(open !== undefined, freshness);
  if (due === 'raise') {
    const alarm = await session.raiseAlarm(staleSourceNotice(freshness), step);
    return { freshness, alarm, change: 'raised' };
  }
  if (open !== undefined && due === 'clear') {
    const because = clearedBecause(freshness);
    await session.clearAlarm(open.alarmId, because, step);
    const alarm = { ...open, clearedAtUtc: step.atUtc, clearedBecause: because };
    return { freshness, alarm, change: 'cleared' };
  }
  if (open !== undefined && due === 'keep') {
    await session.markAlarmSeen(open.alarmId, step.atUtc);
  }
  const own = await session.findAlarmOf('stale_source', dataset, step);
  if (own === undefined) return { freshness, alarm: open ?? null, change: null };
  return {
    freshness,
    alarm: own,
    change: own.clearedAtUtc === step.atUtc ? 'cleared' : 'raised',
  };
}

async function raiseOnce(
  session: WatchSession,
  notice: AlarmNotice,
  step: WatchStep,
): Promise<RaisedOnce> {
  const known = await session.findNewestAlarm(notice.kind, notice.subject);
  if (known === undefined)
    return { alarm: await session.raiseAlarm(notice, step), change: 'raised' };
  const isOwn = known.raisedByJob === step.jobId && known.raisedAtUtc === step.atUtc;
  if (!isOwn && known.clearedAtUtc === null) {
    await session.markAlarmSeen(known.alarmId, step.atUtc);
  }
  return { alarm: known, change: isOwn ? 'raised' : null };
}
