import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { parseInstant } from '../../../domain/time/instant.js';
import { timeWindow } from '../../../domain/time/time-window.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { ODRE_DATASETS } from '../../../sources/odre/odre-dataset.js';
import {
  BACKFILLS,
  backfillWorkflowId,
  DATASETS,
  ingestWorkflowId,
  TASK_QUEUES,
  WORKFLOW_TYPES,
} from '../../../workflows/contracts.js';

const JANUARY = timeWindow(
  parseInstant('2024-01-01T00:00:00Z'),
  parseInstant('2024-02-01T00:00:00Z'),
);

describe('the id of a workflow', () => {
  it('is a business key: what is run over which window', () => {
    expect(ingestWorkflowId('eco2mix-regional-tr', JANUARY)).toBe(
      'ingest-eco2mix-regional-tr-20240101T000000Z-20240201T000000Z',
    );
    expect(backfillWorkflowId('eco2mix-regional', JANUARY)).toBe(
      'backfill-eco2mix-regional-20240101T000000Z-20240201T000000Z',
    );
  });

  it('is the same for the same window, however it was spelled', () => {
    const spelled = timeWindow(
      parseInstant('2024-01-01T01:00:00+01:00'),
      parseInstant('2024-02-01T01:00:00+01:00'),
    );

    expect(ingestWorkflowId('eco2mix-regional-tr', spelled)).toBe(
      ingestWorkflowId('eco2mix-regional-tr', JANUARY),
    );
  });

  it('differs by dataset', () => {
    const ids = DATASETS.map((dataset) => ingestWorkflowId(dataset, JANUARY));

    expect(new Set(ids).size).toBe(DATASETS.length);
  });
});

describe('the contracts', () => {
  it('name a task queue of its own for every kind of work', () => {
    const queues = Object.values(TASK_QUEUES);
    expect(new Set(queues).size).toBe(queues.length);
  });

  it('name the workflows that are there', () => {
    const index = readFileSync(join(PROJECT_ROOT, 'workflows', 'index.ts'), 'utf8');
    const exported = [...index.matchAll(/export \{ (\w+) \}/g)].map(([, name]) => name);

    expect(exported.sort()).toEqual(Object.values(WORKFLOW_TYPES).sort());
  });

  it('offer the datasets that the source knows, and backfill from them only', () => {
    expect([...DATASETS].sort()).toEqual(Object.keys(ODRE_DATASETS).sort());
    expect(
      Object.values(BACKFILLS)
        .flat()
        .every((dataset) => DATASETS.includes(dataset)),
    ).toBe(true);
  });
});
