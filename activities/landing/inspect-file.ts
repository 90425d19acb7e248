import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { LandedFile, LandingZone } from '../../platform/landing/landing-zone.js';
import { scanContent, type ContentScan } from '../../sources/landed-files/content-scan.js';
import type {
  FileRefusal,
  LandedFileKind,
  RecognisedFile,
} from '../../sources/landed-files/landed-file.js';

import { formRefusal, obstacleRefusal, sizeRefusal, unrecognised } from './file-refusals.js';
import { findSingleEntry, keepInFile, ZipRefusedError, type ZipEntry } from './zip-entry.js';

/** A content that may be kept: where it comes from and how it is hashed. */
export interface InspectedContent {
  /** Name it was brought under, or that it has in its zip. */
  readonly name: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly content: () => AsyncIterable<Uint8Array>;
}

/** What inspecting a file came to. */
export type Inspection =
  | { readonly refusal: FileRefusal; readonly sha256: string | null }
  | {
      readonly recognised: RecognisedFile;
      /** The file as it was brought. */
      readonly brought: InspectedContent;
      /** What is to be loaded: the file, or the one inside a zip. */
      readonly data: InspectedContent;
    };

/** What a file is inspected with. */
export interface InspectionTools {
  readonly landing: LandingZone;
  readonly kind: LandedFileKind;
  /** Every folder there is: a file that another one knows is told so. */
  readonly kinds: readonly LandedFileKind[];
  readonly maxBytes: number;
}

/**
 * Looks at a file piece by piece, tells what it is, and hands it over for as long as the work lasts; a
 * zip is unpacked as it is read. Nothing of it is parsed that could be made to grow.
 *
 * @throws GridError LAKE_CONFLICT when the file changes meanwhile.
 */
export async function withInspection<T>(
  file: LandedFile,
  tools: InspectionTools,
  work: (inspection: Inspection) => Promise<T>,
): Promise<T> {
  const refusal =
    file.obstacle === undefined
      ? sizeRefusal(file.sizeBytes, tools.maxBytes)
      : obstacleRefusal(file.obstacle);
  if (refusal !== undefined) return work({ refusal, sha256: null });
  const content = (): AsyncIterable<Uint8Array> => tools.landing.open(file);
  const { scan, sha256 } = await scanned(content());
  const brought = { name: file.name, sha256, sizeBytes: scan.sizeBytes, content };
  return scan.form === 'zip'
    ? withUnpacked(brought, tools, work)
    : work({ ...judged(scan, brought, tools), brought });
}

async function withUnpacked<T>(
  brought: InspectedContent,
  tools: InspectionTools,
  work: (inspection: Inspection) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'grid-landing-'));
  try {
    const zip = await keepInFile(brought.content(), folder);
    return await work(await inspectedZip(zip, brought, tools));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inspectedZip(
  zip: string,
  brought: InspectedContent,
  tools: InspectionTools,
): Promise<Inspection> {
  try {
    const entry: ZipEntry = await findSingleEntry(zip, tools.maxBytes);
    const { scan, sha256 } = await scanned(entry.content());
    if (scan.form === 'zip') return { refusal: ZIP_IN_ZIP, sha256: brought.sha256 };
    const data = { name: entry.name, sha256, sizeBytes: scan.sizeBytes, content: entry.content };
    const verdict = judged(scan, data, tools);
    return 'refusal' in verdict
      ? { refusal: verdict.refusal, sha256: brought.sha256 }
      : { ...verdict, brought };
  } catch (error) {
    if (!(error instanceof ZipRefusedError)) throw error;
    return { refusal: error.refusal, sha256: brought.sha256 };
  }
}

function judged(
  scan: ContentScan,
  data: InspectedContent,
  { kind, kinds }: InspectionTools,
):
  | { readonly refusal: FileRefusal; readonly sha256: string }
  | { readonly recognised: RecognisedFile; readonly data: InspectedContent } {
  const { sha256 } = data;
  const refusal = formRefusal(scan);
  if (refusal !== undefined) return { refusal, sha256 };
  for (const recognise of kind.recognisers) {
    const verdict = recognise({ name: data.name, scan });
    if (verdict === undefined) continue;
    if ('refused' in verdict) return { refusal: verdict.refused, sha256 };
    return verdict.recognised.rows > 0
      ? { recognised: verdict.recognised, data }
      : { refusal: NO_RECORDS, sha256 };
  }
  const other = kinds.find(
    (candidate) =>
      candidate.kind !== kind.kind &&
      candidate.recognisers.some((recognise) => recognise({ name: data.name, scan }) !== undefined),
  );
  return { refusal: unrecognised(scan, kind, other?.kind), sha256 };
}

async function scanned(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly scan: ContentScan; readonly sha256: string }> {
  const hash = createHash('sha256');
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const scan = await scanContent(hashed());
  return { scan, sha256: hash.digest('hex') };
}

const NO_RECORDS: FileRefusal = {
  reason: 'no_records',
  fr: 'Le fichier n’a que son en-tête : aucune ligne de données.',
  en: 'The file has a header and nothing else: no record.',
};

const ZIP_IN_ZIP: FileRefusal = {
  reason: 'zip_in_zip',
  fr: 'Le zip contient un autre zip : déposez celui-là, ou le fichier qu’il contient.',
  en: 'The zip holds another zip: bring that one, or the file in it.',
};
