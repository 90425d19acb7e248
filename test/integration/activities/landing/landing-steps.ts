import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createLandingActivities,
  type LandingActivities,
  type ReceivedFile,
} from '../../../../activities/landing/landing-activities.js';
import { LANDED_FILE_KINDS } from '../../../../activities/landing/landing-kinds.js';
import type { Origin } from '../../../../domain/energy/origin.js';
import type { Lake } from '../../../../platform/lake/lake.js';
import { createLocalDiskLake } from '../../../../platform/lake/local-disk-lake.js';
import { createFolderLandingZone } from '../../../../platform/landing/folder-landing-zone.js';
import type { LandedFile, LandingZone } from '../../../../platform/landing/landing-zone.js';

export type KeptFile = Extract<ReceivedFile, { readonly outcome: 'kept' }>;

/** A landing zone and a lake of a suite's own, and what a person sees of them. */
export interface LandingSteps {
  readonly steps: LandingActivities;
  readonly landing: LandingZone;
  readonly lake: Lake;
  readonly root: string;
  drop(name: string, content: Uint8Array | string, kind?: string): Promise<void>;
  /** The file of a name, as a look sees it. */
  seen(name: string): Promise<LandedFile>;
  receive(name: string, origin?: Origin): Promise<ReceivedFile>;
  /** Receives and fails when the file was not kept. */
  keep(name: string): Promise<KeptFile>;
  /** Settles a kept file as loaded, or as failed. */
  settle(
    file: LandedFile,
    kept: KeptFile,
    failure?: { readonly errorCode: string; readonly errorMessage: string },
  ): Promise<void>;
  /** Names in a folder of the landing zone; none when it is not there. */
  namesIn(folder: string): Promise<readonly string[]>;
  /** The report beside a file in quarantine, its fields. */
  report(name: string): Promise<Readonly<Record<string, unknown>>>;
  /** Paths of all objects of Bronze but ledger and audit. */
  bronze(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export async function startLandingSteps(
  options: { readonly maxBytes?: number; readonly wrap?: (zone: LandingZone) => LandingZone } = {},
): Promise<LandingSteps> {
  const home = await mkdtemp(join(tmpdir(), 'grid-landing-'));
  const root = join(home, 'landing');
  const lake = createLocalDiskLake(join(home, 'lake'));
  const folder = createFolderLandingZone(root);
  const landing = options.wrap?.(folder) ?? folder;
  const steps = createLandingActivities({
    lake,
    landing,
    landedFileKinds: LANDED_FILE_KINDS,
    landingMaxBytes: options.maxBytes ?? 64 * 1024 * 1024,
  });
  const seen = async (name: string): Promise<LandedFile> => {
    const found = (await steps.lookAtLandingZone()).find((file) => file.name === name);
    if (found === undefined) throw new Error(`${name} was not seen`);
    return found;
  };
  const receive = async (name: string, origin: Origin = 'live'): Promise<ReceivedFile> =>
    steps.receiveLandedFile({ file: await seen(name), workflowId: 'landing-zone-test', origin });
  return {
    steps,
    landing,
    lake,
    root,
    drop: async (name, content, kind = 'capacity') => {
      await mkdir(join(root, kind), { recursive: true });
      await writeFile(join(root, kind, name), content);
    },
    seen,
    receive,
    keep: async (name) => {
      const received = await receive(name);
      if (received.outcome === 'kept') return received;
      throw new Error(`${name} was not kept: ${JSON.stringify(received)}`);
    },
    settle: async (file, { dataset, contents }, failure) => {
      const settled = { file, workflowId: 'landing-zone-test', dataset, contents };
      await steps.settleLandedFile(failure === undefined ? settled : { ...settled, failure });
    },
    namesIn: async (path) =>
      (await readdir(join(root, path)).catch(() => [])).filter((name) => name !== 'README.txt'),
    report: async (name) =>
      JSON.parse(
        await readFile(join(root, 'quarantine/capacity', `${name}.report.json`), 'utf8'),
      ) as Readonly<Record<string, unknown>>,
    bronze: async () => {
      const paths: string[] = [];
      for await (const { path } of lake.list('bronze/reference')) paths.push(path);
      return paths;
    },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}
