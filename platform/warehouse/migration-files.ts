import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Origin } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';
import { PROJECT_ROOT } from '../project-root.js';

/** What to migrate, and how to tell of it. */
export interface MigrationOptions {
  readonly databaseUrl: string;
  /** The one origin this database may hold data of. */
  readonly origin: Origin;
  /** Folder of the numbered files; the product's own by default. */
  readonly directory?: string;
  readonly onProgress?: (message: string) => void;
}

/** What a migration did. */
export interface MigrationOutcome {
  /** Names of the files applied now, in order; empty when the database was up to date. */
  readonly applied: string[];
}

/** A numbered file of `sql/<dialect>/`. */
export interface MigrationFile {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

const FILE_NAME = /^\d{4}_[a-z0-9_]+\.sql$/;

/** The product's own migrations of a dialect. */
export function migrationDirectory(dialect: 'postgres' | 'azure-sql'): string {
  return join(PROJECT_ROOT, 'sql', dialect);
}

/** The migrations in a folder, in the order they are applied. */
export async function readMigrationFiles(directory: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => FILE_NAME.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

/**
 * Refuses a database to which another text of a file was applied, or a file that is gone. Files
 * after the newest of these are those of a newer version, which has expanded the schema: this one
 * runs on it, so that a release can be taken back (CONTRIBUTING.md, "A change of the schema").
 *
 * @throws GridError MIGRATION_MISMATCH
 */
export function refuseChangedFiles(
  files: readonly MigrationFile[],
  known: ReadonlyMap<string, string>,
): void {
  const sha256Of = new Map(files.map((file) => [file.name, file.sha256]));
  const newest = files.at(-1)?.name ?? '';
  for (const [name, sha256] of known) {
    if (sha256Of.get(name) === sha256 || name > newest) continue;
    const happened = sha256Of.has(name) ? 'has changed since' : 'is not among the files any more';
    throw new GridError(
      'MIGRATION_MISMATCH',
      `migration ${name} was applied to this database and ${happened}`,
      { migration: name },
    );
  }
}

/**
 * Refuses a database that is marked with another origin.
 *
 * @throws GridError MIGRATION_MISMATCH
 */
export function refuseMarkedOrigin(marked: string | undefined, origin: Origin): void {
  if (marked === undefined || marked === origin) return;
  throw new GridError(
    'MIGRATION_MISMATCH',
    `this database holds ${marked} data: it does not take ${origin} data`,
    { marked, origin },
  );
}
