/** Who may do everything: an identity with a role of the account, for whom no list is asked. */
export const SUPERUSER = '$superuser';

/** `user:<id>` or `group:`, `mask:`, `other:` and what it may: `rwx`, `r-x`. */
export type Entries = ReadonlyMap<string, string>;

/** Who owns a path and what its list says. */
export interface AccessControl {
  readonly owner: string;
  readonly access: Entries;
  /** What new children begin with; folders only. */
  readonly inherited: Entries;
}

/** Scope, what it is for, what that may. Only users and groups have an object id. */
const ENTRY = /^(default:)?((?:user|group):(?:[0-9a-f-]{36})?|(?:mask|other):):([r-][w-][x-])$/;
const MANDATORY = ['user:', 'group:', 'other:'];

/**
 * Reads the header `x-ms-acl`.
 *
 * @returns in one word what is wrong with it, where something is.
 */
export function parseAcl(text: string): Omit<AccessControl, 'owner'> | string {
  const [access, inherited] = [new Map<string, string>(), new Map<string, string>()];
  for (const item of text.split(',')) {
    const [, scope, key = '', may = ''] = ENTRY.exec(item) ?? [];
    const entries = scope === undefined ? access : inherited;
    if (may === '') return 'malformed';
    if (entries.has(key)) return 'twice';
    entries.set(key, may);
  }
  const isWhole = (entries: Entries): boolean => MANDATORY.every((key) => entries.has(key));
  if (!isWhole(access) || (inherited.size > 0 && !isWhole(inherited))) return 'incomplete';
  return { access: withMask(access), inherited: withMask(inherited) };
}

/** A list as the service tells it. */
export function aclText({ access, inherited }: AccessControl): string {
  const texts = (entries: Entries, scope: string): string[] =>
    [...entries].map(([key, may]) => `${scope}${key}:${may}`);
  return [...texts(access, ''), ...texts(inherited, 'default:')].join(',');
}

/** What a new path below a folder begins with: what the folder passes on, else what its umask leaves. */
export function newAccessControl(folder: AccessControl, isFolder: boolean): AccessControl {
  const plain = parseAcl('user::rwx,group::r-x,other::---');
  if (typeof plain === 'string') throw new Error(plain);
  if (folder.inherited.size === 0) return { owner: SUPERUSER, ...plain };
  const inherited: Entries = isFolder ? folder.inherited : new Map();
  return { owner: SUPERUSER, access: folder.inherited, inherited };
}

/** Path within the filesystem of `/filesystem/path`, percent-encoded. */
export function sourceOf(header: string | undefined): string {
  return decodeURIComponent(header ?? '')
    .split('/')
    .slice(2)
    .join('/');
}

/** An owner is asked as owner only; anybody named, and the group, only as far as the mask lets. */
export function mayDo({ owner, access }: AccessControl, principal: string, right: string): boolean {
  if (owner === principal) return (access.get('user:') ?? '').includes(right);
  const named = access.get(`user:${principal}`);
  if (named !== undefined) {
    return named.includes(right) && (access.get('mask:') ?? 'rwx').includes(right);
  }
  return (access.get('other:') ?? '').includes(right);
}

/** Where entries are named and no mask is given, it lets everything through that they have. */
function withMask(entries: Map<string, string>): Entries {
  const named = [...entries.keys()].some((key) => /^(user|group):./.test(key));
  if (!named || entries.has('mask:')) return entries;
  const limited = [...entries].filter(([key]) => key !== 'user:' && key !== 'other:');
  const mask = ['r', 'w', 'x'].map((right) =>
    limited.some(([, may]) => may.includes(right)) ? right : '-',
  );
  return new Map(entries).set('mask:', mask.join(''));
}
