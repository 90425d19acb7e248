import { describe, expect, it } from '@jest/globals';

import { parseIngestWorkflowId } from '../../../../cli/commands/ingest-workflow-id.js';
import { DATASET_IDS } from '../../../../domain/dataset/dataset-catalogue.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { ingestWorkflowId } from '../../../../workflows/contracts.js';

const WINDOW = timeWindow(
  parseInstant('2026-08-27T00:00:00Z'),
  parseInstant('2026-08-27T03:15:00Z'),
);

describe('the id of a run', () => {
  it.each(DATASET_IDS)('gives back the dataset %s and the window it was made of', (dataset) => {
    expect(parseIngestWorkflowId(ingestWorkflowId(dataset, WINDOW))).toEqual({
      dataset,
      window: WINDOW,
    });
  });

  it.each([
    'grid-cycle-2026-08-27T00:00:00Z',
    'ingest-other-20260827T000000Z-20260827T031500Z',
    '',
  ])("'%s' is no such id", (id) => {
    expect(parseIngestWorkflowId(id)).toBeUndefined();
  });
});
