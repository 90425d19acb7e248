import { describe, expect, it } from '@jest/globals';

import { GOLD_TABLES } from '../../../../platform/warehouse/dictionary/gold-tables.js';

import { readDocumentedRights, readGrants } from './migration-texts.js';

const sorted = (rights: ReadonlySet<string>) => [...rights].sort();

describe('the rights of the database roles', () => {
  it('are the same in both dialects, table by table', () => {
    expect(sorted(readGrants('azure-sql'))).toEqual(sorted(readGrants('postgres')));
  });

  it('are those of docs/security.md', () => {
    expect(sorted(readDocumentedRights())).toEqual(sorted(readGrants('postgres')));
  });

  it('let every role read every table, and only the loader write', () => {
    const rights = readGrants('azure-sql');
    for (const { name } of GOLD_TABLES) {
      for (const role of ['grid_loader', 'grid_api_reader', 'grid_operator']) {
        expect(rights).toContain(`${name} ${role} select`);
      }
    }
    const writes = sorted(rights).filter((right) => !right.endsWith(' select'));
    expect(writes.filter((right) => !right.includes(' grid_loader '))).toEqual([]);
    expect(writes.filter((right) => right.endsWith(' delete'))).toEqual([
      'fact_energy_flow grid_loader delete',
    ]);
  });
});
