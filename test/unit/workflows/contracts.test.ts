import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { comesAsFiles, DATASET_IDS } from '../../../domain/dataset/dataset-catalogue.js';
import { parseInstant } from '../../../domain/time/instant.js';
import { timeWindow } from '../../../domain/time/time-window.js';
import { PROJECT_ROOT } from '../../../platform/project-root.js';
import {
  BACKFILL_IDS,
  backfillWorkflowId,
  datasetsOfBackfill,
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
    const ids = DATASET_IDS.map((dataset) => ingestWorkflowId(dataset, JANUARY));

    expect(new Set(ids).size).toBe(DATASET_IDS.length);
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

  it('offer every dataset but files for a backfill, and groups with the best vintage first', () => {
    const asked = DATASET_IDS.filter((dataset) => !comesAsFiles(dataset));
    expect(BACKFILL_IDS).toEqual(['eco2mix-regional', 'eco2mix-national', ...asked]);
    expect(BACKFILL_IDS).not.toContain('installed-capacity-regional');
    expect(datasetsOfBackfill('eco2mix-regional-tr')).toEqual(['eco2mix-regional-tr']);
    expect(datasetsOfBackfill('eco2mix-regional')).toEqual([
      'eco2mix-regional-cons-def',
      'eco2mix-regional-tr',
    ]);
  });
});
