import { readFileSync } from 'node:fs';

import type { ComposeService } from './compose-file.js';

/** What the system says of a process, against what the compose file says of its service. */
export function rightsProblems(
  name: string,
  service: ComposeService,
  pid: number,
): readonly string[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (key: string): string =>
    new RegExp(`^${key}:\\s+(.*)$`, 'm').exec(status)?.[1]?.trim() ?? '';
  const [uid = '', gid = ''] = (service.user ?? '0:0').split(':');
  const isRootReadOnly = readFileSync(`/proc/${pid}/mountinfo`, 'utf8')
    .split('\n')
    .some((line) => {
      const [, , , , mountPoint, options = ''] = line.split(' ');
      return mountPoint === '/' && options.split(',').includes('ro');
    });
  return [
    ...(field('Uid').split('\t')[0] === uid ? [] : [`${name} runs as user ${field('Uid')}`]),
    ...(field('Gid').split('\t')[0] === gid ? [] : [`${name} runs as group ${field('Gid')}`]),
    ...(/^0+$/.test(field('CapEff')) ? [] : [`${name} has capabilities ${field('CapEff')}`]),
    ...(field('NoNewPrivs') === '1' ? [] : [`${name} may gain privileges`]),
    ...(service.read_only === true && !isRootReadOnly ? [`${name} may write to its root`] : []),
  ];
}
