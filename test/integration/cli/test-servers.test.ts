import { describe, expect, it } from '@jest/globals';
import { Connection } from '@temporalio/client';
import pg from 'pg';

import {
  createTestDatabase,
  testTemporalAddress,
  testTemporalNamespace,
} from '../../servers/test-servers.js';

describe('test servers', () => {
  it('the namespace knows the search attributes of the product', async () => {
    const connection = await Connection.connect({ address: testTemporalAddress() });

    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: testTemporalNamespace(),
    });
    await connection.close();

    expect(Object.keys(customAttributes)).toEqual(
      expect.arrayContaining(['GridDataset', 'GridWindowStart', 'GridOutcome']),
    );
  });

  it('the namespace keeps closed workflows for 90 days', async () => {
    const connection = await Connection.connect({ address: testTemporalAddress() });

    const { config } = await connection.workflowService.describeNamespace({
      namespace: testTemporalNamespace(),
    });
    await connection.close();

    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 86_400);
  });

  it('a suite gets a database of its own', async () => {
    const database = await createTestDatabase();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();

    const { rows } = await client.query<{ name: string }>('select current_database() as name');
    await client.end();
    await database.drop();

    expect(rows).toEqual([{ name: new URL(database.url).pathname.slice(1) }]);
  });
});
