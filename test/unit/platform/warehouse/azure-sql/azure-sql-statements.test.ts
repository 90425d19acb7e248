import { describe, expect, it } from '@jest/globals';

import { AZURE_SQL_STATEMENTS } from '../../../../../platform/warehouse/azure-sql/azure-sql-statements.js';

describe('the statements of Azure SQL', () => {
  it('have names of their own', () => {
    const names = AZURE_SQL_STATEMENTS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(AZURE_SQL_STATEMENTS.map((statement) => [statement.name, statement] as const))(
    '%s declares the parameters it uses and uses those it declares',
    (_name, { text, parameters }) => {
      const locals = new Set(['@result', '@Resource', '@LockMode', '@LockOwner', '@LockTimeout']);
      const used = [...text.matchAll(/@\w+/g)].map(([found]) => found);
      const named = new Set(used.filter((found) => !locals.has(found)));

      expect([...named].sort()).toEqual(
        Object.keys(parameters)
          .map((parameter) => `@${parameter}`)
          .sort(),
      );
    },
  );

  it.each(AZURE_SQL_STATEMENTS.map((statement) => [statement.name, statement] as const))(
    '%s is in the T-SQL of the README: no merge, no hint, nothing newer than SQL Server 2019',
    (_name, { text }) => {
      expect(text).not.toMatch(
        /\bmerge\b|\bnolock\b|\bholdlock\b|is (?:not )?distinct from|\bgreatest\(|\bleast\(|date_trunc|datetrunc|::|\blimit\b|\bexec\s*\(|select \*/i,
      );
    },
  );
});
