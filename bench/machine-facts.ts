import { execFile } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';
import { promisify } from 'node:util';

import { postgresIdentity } from '../cli/stack/postgres-identity.js';
import { findPostgresPrograms } from '../cli/stack/postgres-places.js';
import { TEMPORAL_CLI_VERSION } from '../cli/stack/temporal-cli.js';
import { codeVersion } from '../worker/code-version.js';

const run = promisify(execFile);

/** What the figures depend on besides the code. */
export type MachineFacts = readonly (readonly [name: string, value: string])[];

/** The machine and the versions a run was measured with. */
export async function readMachineFacts(measuredAt: Date): Promise<MachineFacts> {
  const processors = cpus();
  return [
    ['Measured', `${measuredAt.toISOString().slice(0, 16)}Z`],
    ['Code', codeVersion()],
    ['Processor', `${processors.length} cores, ${processors[0]?.model.trim() ?? 'unknown'}`],
    [
      'Load when it began',
      `${(loadavg()[0] ?? 0).toFixed(1)} processes on ${processors.length} cores`,
    ],
    ['Memory', `${(totalmem() / 2 ** 30).toFixed(1)} GiB`],
    ['Platform', `${process.platform} ${process.arch}, Node ${process.versions.node}`],
    ['PostgreSQL', await postgresVersion()],
    ['Temporal', `development server of CLI ${TEMPORAL_CLI_VERSION}, SQLite file`],
  ];
}

/** `postgres (PostgreSQL) 18.4` without its name. */
async function postgresVersion(): Promise<string> {
  try {
    const { postgres } = await findPostgresPrograms(await postgresIdentity());
    const { stdout } = await run(postgres, ['--version']);
    return stdout.replace(/^.*\(PostgreSQL\)/, '').trim();
  } catch {
    return 'unknown';
  }
}
