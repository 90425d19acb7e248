import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { z } from 'zod';

import { ORIGINS } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../domain/errors/system-error-code.js';

const STATE_SCHEMA = z.object({
  pid: z.number().int(),
  startedAtUtc: z.string(),
  origin: z.enum(ORIGINS),
  isReady: z.boolean(),
  apiUrl: z.string(),
  temporalAddress: z.string(),
  temporalNamespace: z.string(),
  temporalUiUrl: z.string().optional(),
  issuer: z.string(),
  caFile: z.string().optional(),
  isLocalIssuer: z.boolean(),
  /** With a password: this file is readable by its owner only. */
  readerUrl: z.string(),
  lakeUrl: z.string(),
  odreUrl: z.string(),
  logsFolder: z.string(),
  encryptsPayloads: z.boolean().optional(),
  payloadKeysFile: z.string().optional(),
  components: z.array(
    z.object({
      name: z.string(),
      pid: z.number().int(),
      commandLine: z.string(),
      restarts: z.number().int(),
      recycles: z.number().int().default(0),
    }),
  ),
});

/** What a running stack tells the other commands. */
export type StackState = z.infer<typeof STATE_SCHEMA>;

/** A component as other commands see it. */
export type ComponentState = StackState['components'][number];

/** Writes the state whole. */
export function writeStackState(file: string, state: StackState): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, JSON.stringify(state, null, 2), { mode: 0o600 });
  renameSync(temporary, file);
}

/**
 * The state a stack left, running or not; undefined when there is none, or half of one.
 *
 * @throws GridError INVALID_CONFIGURATION when it belongs to another user.
 */
export function findStackState(file: string): StackState | undefined {
  try {
    return STATE_SCHEMA.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (systemErrorCode(error) !== 'EACCES') return undefined;
    throw new GridError(
      'INVALID_CONFIGURATION',
      `${file} belongs to another user: run the command as that user, or set another GRID_HOME`,
      {},
      error,
    );
  }
}

/** Says that nothing runs any more. */
export function removeStackState(file: string): void {
  rmSync(file, { force: true });
}
