import { checkNational } from '../../domain/quality/national-checks.js';
import { profileNational } from '../odre/national-profile.js';
import {
  missingNationalColumns,
  NOTHING_REFINED,
  refineNationalFrame,
} from '../odre/national-refine.js';
import { NATIONAL_SILVER } from '../odre/national-silver.js';
import type { SourcePipeline } from '../source-pipeline.js';

import { readRteFiles } from './rte-file-frame.js';

/** Folder of RTE's own files in Bronze. */
export const RTE_FILES_BRONZE_FOLDER = 'bronze/rte/files';

/**
 * RTE's national files `eCO2mix_RTE_*.xls`, brought to the landing zone. They tell the same series as
 * ODRÉ's national datasets, in the same Silver and table; `Nature` tells their vintage.
 */
export function createNationalFilePipeline(): SourcePipeline {
  return {
    dataset: 'rte-eco2mix-national-file',
    bronze: { folder: RTE_FILES_BRONZE_FOLDER, prefix: 'eco2mix_national_file' },
    refine: async (window, raw) => {
      const { frame, setAside, checks } = await readRteFiles(raw, missingNationalColumns);
      const refined =
        frame === undefined ? NOTHING_REFINED : await refineNationalFrame(frame, window);
      return {
        ...refined,
        checks,
        rowsIn: refined.rowsIn + setAside.length,
        setAsideRows: [...setAside, ...refined.setAsideRows],
      };
    },
    silver: NATIONAL_SILVER,
    judge: (silver, window) => checkNational(profileNational(silver, window, true)),
    gold: [{ kind: 'records', table: 'fact_national_flow' }],
  };
}
