import type { PathAccessControlItem, RolePermissions } from '@azure/storage-file-datalake';

import type { LakePrincipals } from '../lake-upkeep.js';

const NOTHING = { read: false, write: false, execute: false };
const READ = { read: true, write: false, execute: true };
const EVERYTHING = { read: true, write: true, execute: true };

type Kind = PathAccessControlItem['accessControlType'];

/** The access control list of Bronze and all in it: the writer, and nobody else. */
export function bronzeAcl({ writerObjectId }: LakePrincipals): PathAccessControlItem[] {
  return alsoForWhatWillCome([...nobody(EVERYTHING), entry('user', EVERYTHING, writerObjectId)]);
}

/** The access control list of Silver and all in it: the writer, and the reader for looking. */
export function silverAcl(principals: LakePrincipals): PathAccessControlItem[] {
  const { writerObjectId, readerObjectId } = principals;
  return alsoForWhatWillCome([
    ...nobody(EVERYTHING),
    entry('user', EVERYTHING, writerObjectId),
    ...(readerObjectId === undefined ? [] : [entry('user', READ, readerObjectId)]),
  ]);
}

/**
 * The list of a folder above the two, with the way through it opened to the principals and nothing
 * else changed: it may hold more than this lake.
 */
export function withPassage(
  acl: readonly PathAccessControlItem[],
  { writerObjectId, readerObjectId }: LakePrincipals,
): PathAccessControlItem[] {
  const ids = [writerObjectId, ...(readerObjectId === undefined ? [] : [readerObjectId])];
  const passing = ids.reduce((list, id) => allowing(list, 'user', id), [...acl]);
  return allowing(passing, 'mask', '', maskOf(acl));
}

/**
 * The list of the folder people bring files to, with the writer added and nobody taken away: whom an
 * operator lets drop files there stays.
 */
export function withWriter(
  acl: readonly PathAccessControlItem[],
  { writerObjectId }: LakePrincipals,
): PathAccessControlItem[] {
  const access = acl.filter(({ defaultScope }) => !defaultScope);
  const inherited = acl.filter(({ defaultScope }) => defaultScope);
  const added = [entry('user', EVERYTHING, writerObjectId), entry('mask', EVERYTHING)];
  const without = (list: readonly PathAccessControlItem[]): PathAccessControlItem[] =>
    list.filter(
      ({ accessControlType, entityId }) =>
        accessControlType !== 'mask' && entityId !== writerObjectId,
    );
  return [
    ...without(access),
    ...added,
    ...[...without(inherited.length === 0 ? access : inherited), ...added].map((item) => ({
      ...item,
      defaultScope: true,
    })),
  ];
}

/** Owner and mask as the service asks for; no group and no other. */
function nobody(mask: RolePermissions): PathAccessControlItem[] {
  return [
    entry('user', EVERYTHING),
    entry('group', NOTHING),
    entry('mask', mask),
    entry('other', NOTHING),
  ];
}

function alsoForWhatWillCome(acl: readonly PathAccessControlItem[]): PathAccessControlItem[] {
  return [...acl, ...acl.map((item) => ({ ...item, defaultScope: true }))];
}

function entry(
  accessControlType: Kind,
  permissions: RolePermissions,
  entityId = '',
): PathAccessControlItem {
  return { accessControlType, entityId, defaultScope: false, permissions };
}

function allowing(
  acl: readonly PathAccessControlItem[],
  kind: Kind,
  entityId: string,
  otherwise: RolePermissions = NOTHING,
): PathAccessControlItem[] {
  const isIt = (item: PathAccessControlItem): boolean =>
    !item.defaultScope && item.accessControlType === kind && item.entityId === entityId;
  const before = acl.find(isIt)?.permissions ?? otherwise;
  const rest = acl.filter((item) => !isIt(item));
  return [...rest, entry(kind, { ...before, execute: true }, entityId)];
}

/** Without a mask, the group's entry is one: giving a mask must not take from the group what it had. */
function maskOf(acl: readonly PathAccessControlItem[]): RolePermissions {
  const group = acl.find(
    ({ accessControlType, entityId, defaultScope }) =>
      !defaultScope && accessControlType === 'group' && entityId === '',
  );
  return group?.permissions ?? NOTHING;
}
