import { describe, expect, it } from '@jest/globals';

import { complaintsIn } from '../../../../cli/stack/log-watch.js';

describe('complaints in a log', () => {
  it('a pino record counts from level warn on', () => {
    const log = [
      '{"level":30,"msg":"all is well"}',
      '{"level":40,"msg":"slow"}',
      '{"level":50,"msg":"broken"}',
    ].join('\n');

    expect(complaintsIn(log)).toEqual(['slow', 'broken']);
  });

  it('a line of text counts when it names its level', () => {
    const log = ['LOG:  ready', 'ERROR:  relation is gone', 'time=12:00 level=WARN late'].join(
      '\n',
    );

    expect(complaintsIn(log)).toEqual(['ERROR:  relation is gone', 'time=12:00 level=WARN late']);
  });

  it('a failure of a worker names the step, the workflow and the error code', () => {
    const failed = { level: 40, workflowId: 'ingest-era5-france-1-2', msg: 'Activity failed' };
    const step = { ...failed, activityType: 'fetchWindow', errorCode: 'SOURCE_UNAVAILABLE' };
    const workflow = { ...failed, errorMessage: 'it is closed', msg: 'Workflow failed' };

    expect(complaintsIn([step, workflow].map((one) => JSON.stringify(one)).join('\n'))).toEqual([
      'Activity failed: fetchWindow of ingest-era5-france-1-2: SOURCE_UNAVAILABLE',
      'Workflow failed: ingest-era5-france-1-2: it is closed',
    ]);
  });

  it('what is said in the normal course is left out', () => {
    expect(complaintsIn('FATAL:  the database system is starting up')).toEqual([]);
  });
});
