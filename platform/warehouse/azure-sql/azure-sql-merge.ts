import { REGIONAL_ENERGY_SOURCES } from '../../../domain/energy/energy-source.js';
import { GridError } from '../../../domain/errors/grid-error.js';
import type { MergeCounts } from '../run-rows.js';

import {
  INSERT_ALL,
  PROBE_GOLD,
  CREATE_CHANGE_TABLE,
  FIND_CHANGES,
  FIND_CHANGES_WITH_NEIGHBOURS,
  COUNT_CHANGES,
  KEEP_REVISED,
  KEEP_RETIRED,
  DELETE_RETIRED,
  REVISE,
  INSERT_NEW,
  LINK_ALL,
  LINK_WRITTEN,
  DROP_CHANGE_TABLE,
} from './azure-sql-merge-statements.js';
import type { AzureSqlSession } from './azure-sql-session.js';
import type { StageSummary } from './azure-sql-staging.js';
import { asCount, asFlag } from './azure-sql-values.js';

/** What all facts of one load have in common. */
export interface MergeContext {
  /** When the load becomes known, with microseconds, as the server spells it. */
  readonly knownFrom: string;
  readonly runKey: number;
  /** Keys of the load's Bronze objects, by the index staged rows refer to. */
  readonly bronzeObjectKeys: readonly number[];
}

/**
 * Merges the staged values into Gold and keeps what they replace. The rules are those of
 * docs/decisions/0004-bitemporal-facts.md, as on PostgreSQL: what is identical stays untouched, a
 * higher vintage and a measured value stand, what is replaced becomes a revision, and a half hour of
 * a higher vintage retires the quarter hour that began inside it.
 */
export async function mergeStage(
  session: AzureSqlSession,
  stage: StageSummary,
  context: MergeContext,
): Promise<MergeCounts> {
  const nothing = { inserted: 0, revised: 0, unchanged: 0, retired: 0, outranked: 0 };
  const { firstSlot, lastSlot } = stage;
  if (firstSlot === null || lastSlot === null) return nothing;
  const stagedValues = stage.rowCount * REGIONAL_ENERGY_SOURCES.length;
  const range = { first_slot: firstSlot, last_slot: lastSlot };
  const common = contextValues(context);
  const gold = await probeGold(session, range);
  if (!gold.hasFacts) {
    await session.write(INSERT_ALL, common);
    await session.write(LINK_ALL, { run_key: common.run_key, bronze_keys: common.bronze_keys });
    return { ...nothing, inserted: stagedValues };
  }
  const stepsMix =
    (stage.hasHalfHours && gold.hasQuarterHours) || (stage.hasQuarterHours && gold.hasHalfHours);
  const mergeAgain = () => mergeOnce(session, { ...common, ...range }, stepsMix);
  const first = await mergeAgain();
  const unchangedBut = (counts: Omit<MergeCounts, 'unchanged'>): MergeCounts => ({
    ...counts,
    unchanged: stagedValues - counts.inserted - counts.revised - counts.outranked,
  });
  if (!stepsMix || first.retired + first.revised === 0) return unchangedBut(first);
  // A quarter hour may have been outranked by a half hour that its other quarter has just ended.
  const second = await mergeAgain();
  return unchangedBut({
    inserted: first.inserted + second.inserted,
    revised: first.revised + second.revised,
    retired: first.retired + second.retired,
    outranked: second.outranked,
  });
}

type ContextValues = ReturnType<typeof contextValues>;

interface RangeValues {
  readonly first_slot: string;
  readonly last_slot: string;
}

async function mergeOnce(
  session: AzureSqlSession,
  values: ContextValues & RangeValues,
  stepsMix: boolean,
): Promise<Omit<MergeCounts, 'unchanged'>> {
  await session.batch(CREATE_CHANGE_TABLE.text);
  await session.write(stepsMix ? FIND_CHANGES_WITH_NEIGHBOURS : FIND_CHANGES, values);
  const { inserted, revised, outranked, overlapping } = await countChanges(session);
  let retired = 0;
  if (overlapping > 0) {
    await session.write(KEEP_RETIRED, {});
    retired = await session.write(DELETE_RETIRED, {});
  }
  if (revised > 0) {
    await session.write(KEEP_REVISED, {});
    await session.write(REVISE, {});
  }
  if (inserted > 0) await session.write(INSERT_NEW, {});
  if (inserted + revised > 0) await session.write(LINK_WRITTEN, {});
  await session.batch(DROP_CHANGE_TABLE.text);
  return { inserted, revised, retired, outranked };
}

async function countChanges(session: AzureSqlSession) {
  const [counts] = await session.rows<Readonly<Record<string, unknown>>>(COUNT_CHANGES, {});
  if (counts === undefined) throw new GridError('INTERNAL', 'the changes have no count');
  return {
    inserted: asCount(counts['inserted']),
    revised: asCount(counts['revised']),
    outranked: asCount(counts['outranked']),
    overlapping: asCount(counts['overlapping']),
  };
}

interface GoldProbe {
  readonly hasFacts: boolean;
  readonly hasHalfHours: boolean;
  readonly hasQuarterHours: boolean;
}

async function probeGold(session: AzureSqlSession, range: RangeValues): Promise<GoldProbe> {
  const [probe] = await session.rows<Readonly<Record<keyof GoldProbe, unknown>>, keyof RangeValues>(
    PROBE_GOLD,
    range,
  );
  return {
    hasFacts: asFlag(probe?.hasFacts),
    hasHalfHours: asFlag(probe?.hasHalfHours),
    hasQuarterHours: asFlag(probe?.hasQuarterHours),
  };
}

function contextValues(context: MergeContext) {
  const { knownFrom, runKey } = context;
  return { known_from: knownFrom, run_key: runKey, bronze_keys: bronzeKeysJson(context) };
}

/** The keys of a load's Bronze objects as the list that a statement takes. */
export function bronzeKeysJson({ bronzeObjectKeys }: MergeContext): string {
  return JSON.stringify(
    bronzeObjectKeys.map((bronzeObjectKey, index) => ({
      bronze_index: index + 1,
      bronze_object_key: bronzeObjectKey,
    })),
  );
}
