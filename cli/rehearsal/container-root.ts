import { dirname } from 'node:path';

import type { ComposeService } from './compose-file.js';

/** A file or folder of this machine that a container sees. */
export interface BindMount {
  readonly source: string;
  readonly target: string;
  readonly isReadOnly: boolean;
}

/** Everything a container's root is made of. */
export interface ContainerRoot {
  /** Empty folder of this machine that the root is mounted on. */
  readonly folder: string;
  readonly binds: readonly BindMount[];
  /** Names other services are found under, all on this machine. */
  readonly hostNames: readonly string[];
}

/** Folders of this machine's system that stand for the base of every image. */
const SYSTEM_FOLDERS = ['bin', 'sbin', 'lib', 'lib64'];

/** The users that the images know: those of postgres, of Temporal's and of the product's. */
const IMAGE_USERS = [
  'root:x:0:0::/root:/bin/sh',
  'postgres:x:999:999::/nonexistent:/bin/sh',
  'temporal:x:1000:1000::/nonexistent:/bin/sh',
  'grid:x:10001:10001::/nonexistent:/bin/false',
];

/**
 * A shell script that, in a mount namespace of its own, builds the root of a container out of this
 * machine's system, read-only as the compose file says, and becomes the container's command: as its
 * user, with its groups, without capabilities, with no environment but its own.
 */
export function containerScript(
  service: ComposeService,
  root: ContainerRoot,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): string {
  const { folder } = root;
  const at = (path: string): string => quote(`${folder}${path}`);
  const lines = [
    'set -eu',
    `mount -t tmpfs -o mode=755 tmpfs ${quote(folder)}`,
    `mkdir -p ${['/usr', '/etc', '/proc', '/dev', '/run/secrets', '/tmp'].map(at).join(' ')}`,
    `mount --bind /usr ${at('/usr')}`,
    `mount -o remount,bind,ro ${at('/usr')}`,
    `mount -t tmpfs tmpfs ${at('/usr/local')}`,
    ...SYSTEM_FOLDERS.map(
      (name) => `if [ -L /${name} ]; then cp -P /${name} ${at(`/${name}`)}; fi`,
    ),
    `mount --rbind /dev ${at('/dev')}`,
    `mount --bind /proc ${at('/proc')}`,
    `cp /etc/nsswitch.conf ${at('/etc/')}`,
    `printf '%s\\n' ${IMAGE_USERS.map(quote).join(' ')} > ${at('/etc/passwd')}`,
    `if [ -e /etc/ld.so.cache ]; then cp /etc/ld.so.cache ${at('/etc/')}; fi`,
    `printf '127.0.0.1 localhost %s\\n' ${quote(root.hostNames.join(' '))} > ${at('/etc/hosts')}`,
    ...root.binds.flatMap((bind) => bindLines(bind, at)),
    ...(service.tmpfs ?? []).flatMap((entry) => tmpfsLines(entry, at)),
    ...(service.read_only === true ? [`mount -o remount,ro ${quote(folder)}`] : []),
    `exec chroot ${quote(folder)} ${enterCommand(service, argv, environment).map(quote).join(' ')}`,
  ];
  return lines.join('\n');
}

/** The command that takes on a service's user, rights and environment, to be run in its root. */
export function enterCommand(
  service: ComposeService,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): readonly string[] {
  const [uid = '0', gid = '0'] = (service.user ?? '0:0').split(':');
  const groups = service.group_add ?? [];
  return [
    '/usr/bin/setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    groups.length === 0 ? '--clear-groups' : `--groups=${groups.join(',')}`,
    ...(service.cap_drop?.includes('ALL') === true
      ? ['--bounding-set=-all', '--inh-caps=-all', '--ambient-caps=-all']
      : []),
    ...(service.security_opt?.includes('no-new-privileges:true') === true
      ? ['--no-new-privs']
      : []),
    '/usr/bin/env',
    '-i',
    ...(service.working_dir === undefined ? [] : ['-C', service.working_dir]),
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ...argv,
  ];
}

function bindLines(
  { source, target, isReadOnly }: BindMount,
  at: (path: string) => string,
): readonly string[] {
  const from = quote(source);
  const to = at(target);
  return [
    `if [ -d ${from} ]; then mkdir -p ${to}; else mkdir -p ${at(dirname(target))}; : > ${to}; fi`,
    `mount --bind ${from} ${to}`,
    ...(isReadOnly ? [`mount -o remount,bind,ro ${to}`] : []),
  ];
}

function tmpfsLines(entry: string, at: (path: string) => string): readonly string[] {
  const [target = '', options = ''] = entry.split(':');
  const mode = options.includes('mode=') ? '' : 'mode=1777';
  const all = [options, mode].filter((text) => text !== '').join(',');
  return [`mkdir -p ${at(target)}`, `mount -t tmpfs -o ${quote(all)} tmpfs ${at(target)}`];
}

/** A word for the shell. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
