import { assetLimitsOfKind } from '../../../../domain/asset/asset-limits.js';
import { addMinutes } from '../../../../domain/time/instant.js';

import { NOON } from './staged-flow-builder.js';
import type { WarehouseUnderTest } from './warehouse-under-test.js';

const DATASET = 'a dataset';
const EXPECTED = { judgedOn: 'measured', lateAfterMinutes: 60, staleAfterMinutes: 105 } as const;

/** Does everything the watch can do, so that each of its texts is sent. */
export async function watchEverything({ loader, reader }: WarehouseUnderTest): Promise<void> {
  const stepAt = (minutes: number) => ({ atUtc: addMinutes(NOON, minutes), jobId: 'watch/run' });
  const { watch } = loader;
  const region = { kind: 'region', code: '94' } as const;
  await watch.saveSightings(
    [{ ...region, oldestUtc: NOON, newestUtc: NOON }],
    assetLimitsOfKind(),
    stepAt(0),
  );
  await watch.ageAssets(assetLimitsOfKind(), stepAt(26 * 60));
  await watch.resolveAssets(stepAt(26 * 60));
  for (const start of [0, 200]) {
    const { atUtc } = stepAt(start);
    await watch.recordAttempt(DATASET, { atUtc, outcome: 'success', newestMeasuredUtc: atUtc });
    await watch.judgeDataset(DATASET, EXPECTED, stepAt(start + 5));
    await watch.judgeDataset(DATASET, EXPECTED, stepAt(start + 110));
    await watch.judgeDataset(DATASET, EXPECTED, stepAt(start + 115));
  }
  await watch.findForgotten([], stepAt(400));
  const notice = { kind: 'unexpected_autumn_hour', subject: DATASET, detail: '4' } as const;
  for (const start of [0, 5])
    await watch.raiseOnce({ ...notice, severity: 'warning' }, stepAt(start));
  await reader.watch.findFreshness();
  await reader.watch.findAlarms({ openOnly: false, limit: 1 });
  await reader.watch.findAssets({ limit: 1 });
  await reader.watch.findAsset(region);
  await reader.watch.findAssetEvents({ ...region, limit: 1 });
}
