import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Lake } from '../../../platform/lake/lake.js';
import { createLocalDiskLake } from '../../../platform/lake/local-disk-lake.js';

/** A lake in a folder of its own. */
export interface LakeInFolder {
  readonly lake: Lake;
  remove(): Promise<void>;
}

/** Makes an empty lake for one test file. */
export async function createLakeInFolder(): Promise<LakeInFolder> {
  const root = await mkdtemp(join(tmpdir(), 'grid-activities-'));
  return { lake: createLocalDiskLake(root), remove: () => rm(root, { recursive: true }) };
}

/** Paths of every object below a folder. */
export async function pathsIn(lake: Lake, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of lake.list(folder)) paths.push(path);
  return paths;
}

/** An object's content, parsed. */
export async function readJson(lake: Lake, path: string): Promise<unknown> {
  return JSON.parse(Buffer.from(await lake.read(path)).toString('utf8'));
}
