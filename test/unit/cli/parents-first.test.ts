import { describe, expect, it } from '@jest/globals';

import { parentsFirst } from '../../../cli/backup/parents-first.js';

const tables = (...names: readonly string[]) => names.map((name) => ({ name }));

describe('the order in which tables are filled', () => {
  it('puts a table after those it refers to', () => {
    const references = [
      { child: 'a', parent: 'b' },
      { child: 'b', parent: 'c' },
    ];

    expect(parentsFirst(tables('a', 'b', 'c', 'd'), references)).toEqual(
      tables('c', 'd', 'b', 'a'),
    );
  });

  it('lets a table refer to itself', () => {
    expect(parentsFirst(tables('a'), [{ child: 'a', parent: 'a' }])).toEqual(tables('a'));
  });

  it('refuses a circle', () => {
    const references = [
      { child: 'a', parent: 'b' },
      { child: 'b', parent: 'a' },
    ];

    expect(() => parentsFirst(tables('a', 'b'), references)).toThrow('refer to each other');
  });
});
