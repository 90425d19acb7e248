import type { ServiceRecord } from './compose-run.js';

/** One thing the rehearsal had to show. */
export interface Finding {
  readonly what: string;
  readonly isGood: boolean;
  readonly detail: string;
}

/** What the compose file says and a rehearsal without containers cannot try. */
export const NOT_REHEARSED: readonly string[] = [
  'images: building them, their bases and their tags (the system of this machine stands for them)',
  'networks: all services share one loopback network, so nothing shows that back and front are closed',
  'limits of memory, processors and processes; log rotation; shm_size',
  'init: true (signals reach the process itself)',
  'start_period, interval and retries of health checks (services that start are asked twice a second)',
  'published ports, ACME certificates',
  'profiles monitoring, build-before, backup and sqlserver; payloads of this rehearsal are not encrypted',
];

const MEGABYTE = 1e6;

/** The tables at the end of a rehearsal. */
export function reportText(
  records: readonly ServiceRecord[],
  runsAs: ReadonlyMap<string, string>,
  memoryBytes: ReadonlyMap<string, number>,
  findings: readonly Finding[],
): string {
  const rows = records.map((record) => [
    record.name,
    record.firstReadyMs === undefined
      ? 'never ready'
      : `${record.isJob ? 'done' : 'healthy'} after ${seconds(record.firstReadyMs)}`,
    memoryBytes.has(record.name)
      ? `${Math.round((memoryBytes.get(record.name) ?? 0) / MEGABYTE)} MB at rest`
      : '',
    String(record.restarts),
    runsAs.get(record.name) ?? '',
  ]);
  return [
    '',
    ...table(['service', 'start', 'memory', 'restarts', 'runs here as'], rows),
    '',
    ...findings.map(({ what, isGood, detail }) => `  ${isGood ? '✓' : '✗'} ${what}: ${detail}`),
    '',
    'Not rehearsed:',
    ...NOT_REHEARSED.map((line) => `  - ${line}`),
    '',
  ].join('\n');
}

/** `1.42 s`. */
export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(2)} s`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
