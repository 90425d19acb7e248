import { checkNational } from '../../domain/quality/national-checks.js';
import type { SourcePipeline } from '../source-pipeline.js';

import { profileNational } from './national-profile.js';
import { refineNational } from './national-refine.js';
import { NATIONAL_SILVER } from './national-silver.js';
import type { OdreClient } from './odre-client.js';
import { ODRE_DATASETS } from './odre-dataset.js';
import { fetchAnswers } from './regional-pipeline.js';

/** National datasets of ODRÉ. */
export type NationalDatasetId = 'eco2mix-national-tr' | 'eco2mix-national-cons-def';

/** How a national eCO2mix dataset of ODRÉ is asked, cleaned and judged. */
export function createNationalPipeline(
  dataset: NationalDatasetId,
  odre: Pick<OdreClient, 'fetchRecords' | 'fetchExport'>,
): SourcePipeline {
  return {
    dataset,
    bronze: { folder: 'bronze/rte/national', prefix: ODRE_DATASETS[dataset].bronzePrefix },
    fetch: (window) => fetchAnswers(odre, dataset, window),
    refine: async (window, raw) =>
      refineNational(
        window,
        await Promise.all(raw.map(async (object) => ({ ...object, body: await object.read() }))),
      ),
    silver: NATIONAL_SILVER,
    judge: (silver, window) =>
      checkNational(profileNational(silver, window, dataset === 'eco2mix-national-tr')),
    gold: [{ kind: 'records', table: 'fact_national_flow' }],
  };
}
