import type { PathAccessControlItem } from '@azure/storage-file-datalake';
import { describe, expect, it } from '@jest/globals';

import { bronzeAcl, silverAcl, withPassage } from '../../../../../platform/lake/adls/adls-acl.js';

const WRITER = '00000000-0000-4000-8000-00000000000a';
const READER = '00000000-0000-4000-8000-00000000000b';
const BOTH = { writerObjectId: WRITER, readerObjectId: READER };

describe('the access control list', () => {
  it('of Bronze names the writer alone, now and for what will come', () => {
    const own = ['user::rwx', 'group::---', 'mask::rwx', 'other::---', `user:${WRITER}:rwx`];

    expect(textsOf(bronzeAcl(BOTH))).toEqual([...own, ...own.map((entry) => `default:${entry}`)]);
  });

  it('of Silver lets the reader look, where one is named', () => {
    expect(textsOf(silverAcl(BOTH))).toContain(`user:${READER}:r-x`);
    expect(textsOf(silverAcl(BOTH))).toContain(`default:user:${READER}:r-x`);
    expect(textsOf(silverAcl({ writerObjectId: WRITER }))).toEqual(
      textsOf(bronzeAcl({ writerObjectId: WRITER })),
    );
  });
});

describe('the list of a folder on the way', () => {
  it('gets the passage of both, and a mask that takes nothing from the group', () => {
    const before = itemsOf(['user::rwx', 'group::r-x', 'other::---']);

    expect(textsOf(withPassage(before, BOTH)).sort()).toEqual(
      [
        'user::rwx',
        'group::r-x',
        'other::---',
        `user:${WRITER}:--x`,
        `user:${READER}:--x`,
        'mask::r-x',
      ].sort(),
    );
  });

  it('keeps what it says of others, and what the principals had', () => {
    const before = itemsOf([
      'user::rwx',
      'group::---',
      'other::--x',
      `user:${WRITER}:rw-`,
      'user:00000000-0000-4000-8000-00000000000c:r--',
      'mask::rw-',
      `default:user:${WRITER}:r--`,
    ]);

    const after = textsOf(withPassage(before, { writerObjectId: WRITER }));

    expect(after.sort()).toEqual(
      [
        'user::rwx',
        'group::---',
        'other::--x',
        `user:${WRITER}:rwx`,
        'user:00000000-0000-4000-8000-00000000000c:r--',
        'mask::rwx',
        `default:user:${WRITER}:r--`,
      ].sort(),
    );
  });

  it('is the same after the second time', () => {
    const once = withPassage(itemsOf(['user::rwx', 'group::r-x', 'other::---']), BOTH);

    expect(textsOf(withPassage(once, BOTH)).sort()).toEqual(textsOf(once).sort());
  });
});

function textsOf(acl: readonly PathAccessControlItem[]): string[] {
  return acl.map(({ defaultScope, accessControlType, entityId, permissions }) => {
    const { read, write, execute } = permissions;
    const may = `${read ? 'r' : '-'}${write ? 'w' : '-'}${execute ? 'x' : '-'}`;
    return `${defaultScope ? 'default:' : ''}${accessControlType}:${entityId}:${may}`;
  });
}

function itemsOf(texts: readonly string[]): PathAccessControlItem[] {
  return texts.map((text) => {
    const [kind = '', entityId = '', may = ''] = text.replace('default:', '').split(':');
    return {
      accessControlType: kind as PathAccessControlItem['accessControlType'],
      entityId,
      defaultScope: text.startsWith('default:'),
      permissions: {
        read: may.includes('r'),
        write: may.includes('w'),
        execute: may.includes('x'),
      },
    };
  });
}
