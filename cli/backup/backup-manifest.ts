import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { z } from 'zod';

import { ORIGINS } from '../../domain/energy/origin.js';
import { GridError } from '../../domain/errors/grid-error.js';

const FILE = z.object({
  /** Path inside the backup's folder. */
  file: z.string(),
  sha256: z.string(),
  sizeBytes: z.number().int(),
});

/** A part that belongs to a service of its own, which has to be asked for its backup. */
const ELSEWHERE = z.object({ kind: z.literal('elsewhere'), why: z.string() });

const MANIFEST_SCHEMA = z.object({
  format: z.literal(1),
  name: z.string(),
  createdAtUtc: z.string(),
  origin: z.enum(ORIGINS),
  codeVersion: z.string(),
  temporal: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sqlite'), namespace: z.string(), databases: z.array(FILE) }),
    ELSEWHERE,
  ]),
  warehouse: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('postgres'),
      migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
      tables: z.array(
        FILE.extend({
          name: z.string(),
          columns: z.array(z.string()),
          rowCount: z.number().int(),
        }),
      ),
      sequences: z.array(
        z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() }),
      ),
    }),
    ELSEWHERE,
  ]),
  lake: z.object({
    objectCount: z.number().int(),
    totalBytes: z.number().int(),
    /** A line an object, {@link LakeEntry}. */
    index: FILE,
  }),
});

/** What a backup holds, with the proof of every part. */
export type BackupManifest = z.infer<typeof MANIFEST_SCHEMA>;

/** A file of a backup and its proof. */
export type BackupFile = z.infer<typeof FILE>;

/** A table as it was copied. */
export type TableCopy = Extract<
  BackupManifest['warehouse'],
  { kind: 'postgres' }
>['tables'][number];

/** An object of the lake as it was copied. */
export const LAKE_ENTRY_SCHEMA = z.object({
  path: z.string(),
  sha256: z.string(),
  sizeBytes: z.number().int(),
});

/** See {@link LAKE_ENTRY_SCHEMA}. */
export type LakeEntry = z.infer<typeof LAKE_ENTRY_SCHEMA>;

/** File of the manifest; it is written last. */
export const MANIFEST_FILE = 'manifest.json';
/** SHA-256 of the manifest. */
export const MANIFEST_PROOF_FILE = 'manifest.sha256';
/** Ending of a folder whose backup is not whole (yet). */
export const PARTIAL_ENDING = '.partial';
/** Folder of the lake's objects, named by their SHA-256 and shared by all backups beside it. */
export const OBJECTS_FOLDER = 'objects';

const BACKUP_NAME = /^\d{8}T\d{6}Z$/;
const INTERRUPTED_NAME = /^\d{8}T\d{6}Z\.partial$/;

/** Names of the whole backups in a folder, oldest first. */
export function listBackups(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => BACKUP_NAME.test(name))
    .sort();
}

/** Names of what interrupted backups left in a folder; the folder may hold what is not ours. */
export function listInterrupted(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => INTERRUPTED_NAME.test(name));
}

/** The parts that a backup does not hold. */
export function partsNotIn({ temporal, warehouse }: BackupManifest): readonly string[] {
  return [
    ...(warehouse.kind === 'elsewhere' ? ['warehouse'] : []),
    ...(temporal.kind === 'elsewhere' ? ['temporal'] : []),
  ];
}

/**
 * The manifest of a backup.
 *
 * @throws GridError BACKUP_UNUSABLE when it is missing, changed, or of another format.
 */
export function readManifest(folder: string, name: string): BackupManifest {
  const place = join(folder, name);
  const text = readPart(place, MANIFEST_FILE);
  const proof = readPart(place, MANIFEST_PROOF_FILE).trim();
  if (sha256OfText(text) !== proof) {
    throw new GridError('BACKUP_UNUSABLE', `${join(place, MANIFEST_FILE)} has changed since`);
  }
  return parsePart(text, MANIFEST_SCHEMA, join(place, MANIFEST_FILE));
}

/** SHA-256 of a text, lower-case hex. */
export function sha256OfText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * The text of a file of a backup.
 *
 * @throws GridError BACKUP_UNUSABLE when it is missing or cannot be read.
 */
export function readPart(place: string, file: string): string {
  const path = join(place, file);
  if (!existsSync(path)) {
    throw new GridError('BACKUP_UNUSABLE', `${path} is missing: the backup is not whole`);
  }
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new GridError('BACKUP_UNUSABLE', `${path} cannot be read`, {}, cause);
  }
}

/**
 * What a JSON text of a backup says.
 *
 * @throws GridError BACKUP_UNUSABLE naming its place when it is no JSON or of another format.
 */
export function parsePart<Part>(text: string, schema: z.ZodType<Part>, place: string): Part {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new GridError('BACKUP_UNUSABLE', `${place} is not JSON`, {}, cause);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new GridError(
    'BACKUP_UNUSABLE',
    `${place} is not a backup this version can read`,
    {},
    parsed.error,
  );
}
