import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import {
  comesAsFiles,
  DATASET_IDS,
  datasetEntry,
} from '../../../domain/dataset/dataset-catalogue.js';
import { RECORD_TABLES } from '../../../domain/star-schema/record-tables.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { createOdreClient } from '../../../sources/odre/odre-client.js';
import type { SourcePipeline } from '../../../sources/source-pipeline.js';
import { createSourcePipelines } from '../../../worker/source-pipelines.js';
import { GRID_CYCLE_DATASET } from '../../../workflows/contracts.js';

const unused = (): Promise<never> => Promise.reject(new Error('not asked for'));
const odre = createOdreClient({ baseUrl: 'http://127.0.0.1:1' });

const everything = createSourcePipelines({
  odre,
  reference: {
    readEdition: unused,
    countRows: unused,
    readRows: unused,
    readPage: unused,
    close: unused,
  } as never,
  rte: { fetchPages: unused } as never,
  page: { client: { fetchPage: unused } },
  openMeteo: { forecast: { fetchHours: unused }, archive: { fetchHours: unused } },
  era5: { url: '/nowhere' },
});
const pipelines: readonly SourcePipeline[] = everything.datasets.map((id) => everything.get(id));

describe('the datasets of an installation where everything is configured', () => {
  it('are those of the catalogue, each once', () => {
    expect([...everything.datasets].sort()).toEqual([...DATASET_IDS].sort());
  });

  it.each(DATASET_IDS)('%s has a folder of its source, with a README', (dataset) => {
    const folder = join(PROJECT_ROOT, 'sources', datasetEntry(dataset).source);

    expect(existsSync(join(folder, 'README.md'))).toBe(true);
  });

  it('have a standing order when they are fetched, and none when they come as files', () => {
    for (const dataset of DATASET_IDS) {
      const isFetched = everything.fetched.includes(dataset);
      const isOrdered =
        datasetEntry(dataset).schedules.length > 0 || dataset === GRID_CYCLE_DATASET;
      expect([dataset, isOrdered]).toEqual([dataset, isFetched]);
      expect([dataset, comesAsFiles(dataset)]).toEqual([dataset, !isFetched]);
    }
  });

  it('lie in folders of their own in Bronze, and fill every record table between them', () => {
    const prefixes = pipelines.map(({ bronze }) => `${bronze.folder}/${bronze.prefix}`);
    const filled = pipelines.flatMap(({ gold }) =>
      gold.map((target) => (target.kind === 'records' ? target.table : 'fact_energy_flow')),
    );

    expect(new Set(prefixes).size).toBe(prefixes.length);
    expect([...new Set(filled)].sort()).toEqual(
      [...RECORD_TABLES.map(({ name }) => name as string), 'fact_energy_flow'].sort(),
    );
  });
});

describe('the datasets of an installation that has only eCO2mix', () => {
  const little = createSourcePipelines({ odre });

  it('are not asked where nothing is configured, and can still be read from Bronze', () => {
    expect(little.fetched.every((dataset) => dataset.startsWith('eco2mix-'))).toBe(true);
    expect(little.datasets).toContain('rte-generation-unavailabilities');
    expect(() => little.get('era5-france')).toThrow('era5-france');
  });
});
