import { chmodSync, chownSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_ROOT } from '../../platform/project-root.js';
import { startChild, type ChildHandle } from '../stack/child-process.js';

import { durationMs, type ComposeFile, type ComposeService } from './compose-file.js';
import { containerScript, enterCommand, type BindMount } from './container-root.js';
import { hostPath } from './host-environment.js';
import { volumeOwners, type ImageParts } from './image-parts.js';
import { runCommand } from './run-command.js';

/** What containers of a rehearsal are made from. */
export interface ContainerGround {
  readonly file: ComposeFile;
  /** Folder of this rehearsal: roots, volumes, logs. */
  readonly folder: string;
  readonly secretsFolder: string;
  /** Names under which services find each other. */
  readonly hostNames: readonly string[];
}

/** A service as processes of this machine. */
export interface Container {
  readonly name: string;
  readonly service: ComposeService;
  readonly parts: ImageParts;
  /** A new process of it. */
  start(): Promise<ChildHandle>;
  /** Runs a command in the root of a running one, as its user; resolves with what it printed. */
  exec(handle: ChildHandle, argv: readonly string[], timeoutMs: number): Promise<string>;
}

/** User that the postgres image gives its data. */
const POSTGRES_OWNER = { uid: 999, gid: 999, mode: 0o700 };

/** Makes ready what a service needs, and tells how to start it. */
export function createContainer(
  ground: ContainerGround,
  name: string,
  service: ComposeService,
  parts: ImageParts,
): Container {
  const folder = join(ground.folder, 'roots', name);
  mkdirSync(folder, { recursive: true });
  const environment = { ...parts.environment, ...service.environment };
  const root = {
    folder,
    hostNames: ground.hostNames,
    binds: [...parts.binds, ...volumeBinds(ground, service), ...secretBinds(ground, service)],
  };
  const script = containerScript(service, root, parts.argv, environment);
  return {
    name,
    service,
    parts,
    start: () =>
      startChild({
        name,
        // Its command takes the place of the shell: the process id stays.
        command: 'unshare',
        args: ['--mount', '--propagation', 'private', '/bin/sh', '-c', script],
        env: { PATH: hostPath() },
        logFile: join(ground.folder, 'logs', `${name}.log`),
        stopSignal: service.stop_signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM',
        stopGraceMs: durationMs(service.stop_grace_period ?? '10s'),
      }),
    exec: ({ pid }, argv, timeoutMs) =>
      runCommand(
        'nsenter',
        [
          ...['--target', String(pid), '--mount', '--root', '--'],
          ...enterCommand(service, argv, environment),
        ],
        { timeoutMs },
      ),
  };
}

function volumeBinds(ground: ContainerGround, service: ComposeService): readonly BindMount[] {
  return (service.volumes ?? []).map((entry) => {
    const [source = '', target = '', mode = 'rw'] = entry.split(':');
    const path = source.startsWith('.')
      ? join(PROJECT_ROOT, source)
      : ensureVolume(join(ground.folder, 'volumes', source), service, target);
    return { source: path, target, isReadOnly: mode === 'ro' };
  });
}

/** A new volume takes the owner of the folder it is first mounted on. */
function ensureVolume(path: string, service: ComposeService, target: string): string {
  const owner = service.image.startsWith('postgres:') ? POSTGRES_OWNER : volumeOwners().get(target);
  if (!existsSync(path)) mkdirSync(path, { recursive: true });
  if (owner !== undefined) {
    chownSync(path, owner.uid, owner.gid);
    chmodSync(path, owner.mode);
  }
  return path;
}

function secretBinds(ground: ContainerGround, service: ComposeService): readonly BindMount[] {
  return (service.secrets ?? []).map((secret) => ({
    source: join(ground.secretsFolder, secret),
    target: `/run/secrets/${secret}`,
    isReadOnly: true,
  }));
}
