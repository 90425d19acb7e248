import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { Worker } from '@temporalio/worker';

import { PROJECT_ROOT } from '../../platform/project-root.js';
import { WORKFLOW_BUNDLE } from '../../worker/role-worker.js';

const FOLDER = join(PROJECT_ROOT, 'test/replay/histories');
const NAMES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

async function replay(history: unknown): Promise<Error | undefined> {
  const workflowBundle = { codePath: WORKFLOW_BUNDLE };
  const histories = [{ workflowId: 'replayed', history: history as object }];
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, histories))
    return error;
  throw new Error('nothing was replayed');
}

describe('today’s workflow code', () => {
  it('has histories to be held against', () => {
    expect(NAMES.length).toBeGreaterThanOrEqual(4);
  });

  it.each(NAMES)('replays %s without a difference', async (name) => {
    const history: unknown = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));

    expect(await replay(history)).toBeUndefined();
  });

  it('would be caught if it differed: an altered history is refused', async () => {
    const text = readFileSync(join(FOLDER, '0.1.0-ingest-window.json'), 'utf8');
    const altered: unknown = JSON.parse(text.replaceAll('"refineWindow"', '"polishWindow"'));

    expect(await replay(altered)).toMatchObject({ name: 'DeterminismViolationError' });
  });
});
