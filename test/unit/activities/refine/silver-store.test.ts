import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createRefineActivities } from '../../../../activities/refine/refine-activities.js';
import { readSilver } from '../../../../activities/refine/silver-store.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { windowEndingAt } from '../../../../domain/time/time-window.js';
import { REGIONAL_SILVER } from '../../../../sources/odre/regional-pipeline.js';
import { aRecord, recordsBody } from '../../sources/odre/payload-builders.js';
import { regionalPipelines } from '../../sources/odre/regional-pipelines.js';
import { createLakeInFolder, type LakeInFolder } from '../lake-in-folder.js';

const WINDOW = windowEndingAt(parseInstant('2026-08-27T12:00:00Z'), 3);
const SLOT = '2026-08-27T10:00:00Z';
const CORRECTIONS = 20;

describe('Silver', () => {
  let folder: LakeInFolder;
  beforeAll(async () => {
    folder = await createLakeInFolder();
  });
  afterAll(() => folder.remove());

  it('takes every correction, also one that leaves a partition as long as it was', async () => {
    const sizes: number[] = [];
    for (let correction = 0; correction < CORRECTIONS; correction += 1) {
      const windMw = 500 + correction;
      const [partition] = await refine(windMw, correction);

      const rows = (
        await readSilver({ lake: folder.lake, layout: REGIONAL_SILVER }, WINDOW)
      ).toRecords();
      expect(rows).toMatchObject([{ wind_mw: windMw }]);
      sizes.push(partition?.bytes ?? 0);
    }

    const isAsLong = sizes.some((size, index) => size === sizes[index - 1]);
    expect(isAsLong).toBe(true);
  });

  async function refine(windMw: number, second: number) {
    const { lake } = folder;
    const path = `bronze/test/${windMw}.json`;
    const stored = await lake.writeOnce(path, recordsBody([aRecord(SLOT, { eolien: windMw })]));
    const fetchedAtUtc = parseInstant(`2026-08-27T12:00:${String(second).padStart(2, '0')}Z`);
    const { silver } = await createRefineActivities({
      lake,
      pipelines: regionalPipelines(),
    }).refineWindow({
      dataset: 'eco2mix-regional-tr',
      window: WINDOW,
      bronze: [
        {
          path,
          sha256: stored.sha256,
          bytes: stored.sizeBytes,
          rows: 1,
          sourceUrl: 'http://source',
          contentType: 'application/json',
          fetchedAtUtc,
        },
      ],
    });
    return silver;
  }
});
