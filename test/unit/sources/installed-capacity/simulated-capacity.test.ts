import { describe, expect, it } from '@jest/globals';

import { recogniseCapacityFile } from '../../../../sources/installed-capacity/recognise-capacity-file.js';
import { createRegionalCapacityPipeline } from '../../../../sources/installed-capacity/regional-pipeline.js';
import { createGenerationRegisterPipeline } from '../../../../sources/installed-capacity/register-pipeline.js';
import { simulatedCapacityFiles } from '../../../../sources/installed-capacity/stand-in/simulated-capacity-files.js';
import { REGION_PROFILES } from '../../../../sources/odre/stand-in/simulator/region-profile.js';

import { ANY_WINDOW, aRaw, rowsOf, scanOf } from './capacity-builders.js';

const OPTIONS = { seed: 'grid', lastYear: 2025 };
const [regional, register] = simulatedCapacityFiles(OPTIONS);

describe('the simulated files of capacity', () => {
  it('are the same for the same seed and others for another', () => {
    expect(simulatedCapacityFiles(OPTIONS)).toEqual([regional, register]);
    expect(simulatedCapacityFiles({ ...OPTIONS, seed: 'other' })[0]).not.toEqual(regional);
  });

  it('are recognised as what they are, and as simulated', async () => {
    const verdicts = [];
    for (const file of [regional, register]) {
      const scan = await scanOf(file?.content ?? '');
      verdicts.push(recogniseCapacityFile({ name: file?.name ?? '', scan }));
    }

    expect(verdicts).toMatchObject([
      { recognised: { dataset: 'installed-capacity-regional', rows: 234, isSimulated: true } },
      { recognised: { dataset: 'generation-register', isSimulated: true } },
    ]);
  });

  it('have the shape of the real file: every row accepted, 13 regions of 18 years', async () => {
    const pipeline = createRegionalCapacityPipeline();
    const refined = await pipeline.refine(ANY_WINDOW, [aRaw(regional?.content ?? '')]);

    expect([refined.rowsIn, refined.rowsAccepted]).toEqual([234, 234]);
    expect(refined.unknownColumns).toEqual([]);
    expect(pipeline.judge(refined.silver, ANY_WINDOW).every(({ passed }) => passed)).toBe(true);
  });

  it('agree with what the simulator produces with', async () => {
    const pipeline = createRegionalCapacityPipeline();
    const refined = await pipeline.refine(ANY_WINDOW, [aRaw(regional?.content ?? '')]);
    const nuclear = rowsOf(refined.silver).filter(
      (row) => row['source_code'] === 'nuclear' && row['observed_on'] === '2023-12-31',
    );

    for (const [region, { nuclearMw }] of Object.entries(REGION_PROFILES)) {
      expect(nuclear.find((row) => row['region_code'] === region)?.['capacity_mw']).toBe(
        nuclearMw === 0 ? null : nuclearMw,
      );
    }
  });

  it('hold a register with every trap of the real one', async () => {
    const pipeline = createGenerationRegisterPipeline();
    const refined = await pipeline.refine(ANY_WINDOW, [
      aRaw(register?.content ?? '', { sourceUrl: `landing:capacity/${register?.name ?? ''}` }),
    ]);
    const rows = rowsOf(refined.silver);

    expect(refined.setAsideRows).toEqual([]);
    expect(refined.invalidCells).toEqual([]);
    expect(refined.unknownColumns).toEqual([]);
    expect(rows.filter((row) => row['is_source_corrected'] === true)).toHaveLength(1);
    expect(rows.filter((row) => row['id_kind'] === 'register')).toHaveLength(13);
    expect(rows.every((row) => row['edition'] === '2025-12-31')).toBe(true);
    expect(rows.some((row) => row['installation_name'] === null)).toBe(true);
  });
});
