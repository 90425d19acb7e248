import { GridError } from '../../domain/errors/grid-error.js';
import { isLandedName, LANDING_FOLDER } from '../lake/lake-path.js';
import type { Lake, LakeObject } from '../lake/lake.js';

import {
  isNotYetNamed,
  numberedName,
  README_NAME,
  REMARKS_SHELF,
  shelfName,
  type Attachment,
  type LandedFile,
  type LandingFolder,
  type LandingShelf,
  type LandingZone,
} from './landing-zone.js';

const PIECE_BYTES = 4 * 1024 * 1024;
const MOST_OF_ONE_NAME = 1000;

/** A landing zone in the folder `landing/` of a lake. */
export function createLakeLandingZone(lake: Lake): LandingZone {
  return {
    get address() {
      return lake.addressOf(LANDING_FOLDER);
    },
    prepare: (folders) => prepare(lake, folders),
    look: (kind) => look(lake, kind),
    open: (file) => openPieces(lake, file),
    remove: (file) => lake.remove(asObject(file)),
    moveAside: (file, shelf, attachments) => moveAside(lake, file, shelf, attachments),
    leaveRemarks: (file, attachments) => leaveRemarks(lake, file, attachments),
  };
}

async function prepare(lake: Lake, folders: readonly LandingFolder[]): Promise<void> {
  for (const { kind, readme } of folders) {
    const path = `${LANDING_FOLDER}/${kind}/${README_NAME}`;
    if ((await lake.find(path)) !== undefined) continue;
    await lake.replace(path, Buffer.from(readme), undefined).catch((error: unknown) => {
      const isThere = error instanceof GridError && error.code === 'LAKE_CONFLICT';
      if (!isThere) throw error;
    });
  }
}

/** Objects of the folder itself; one that lies deeper was brought as a folder and is told as that. */
async function look(lake: Lake, kind: string): Promise<readonly LandedFile[]> {
  const folder = `${LANDING_FOLDER}/${kind}`;
  const files: LandedFile[] = [];
  for await (const { path, sizeBytes, etag } of lake.list(folder)) {
    const name = path.slice(folder.length + 1);
    if (isNotYetNamed(name)) continue;
    const file = { kind, name, sizeBytes, version: etag };
    if (name.includes('/')) files.push({ ...file, obstacle: 'folder' });
    else if (isLandedName(name)) files.push(file);
    else if (!(await isReported(lake, file))) files.push({ ...file, obstacle: 'unusable_name' });
  }
  return files;
}

async function* openPieces(lake: Lake, file: LandedFile): AsyncGenerator<Uint8Array> {
  const object = asObject(file);
  for (let offset = 0; offset < file.sizeBytes; offset += PIECE_BYTES) {
    yield await lake.readRange(object, { offset, length: PIECE_BYTES });
  }
}

/** A lake cannot rename: the file is copied, then taken away. A second copy of the same bytes is the first one. */
async function moveAside(
  lake: Lake,
  file: LandedFile,
  shelf: LandingShelf,
  attachments: readonly Attachment[],
): Promise<string> {
  const place = `${shelf}/${file.kind}`;
  if (file.obstacle === 'unusable_name') {
    const path = `${LANDING_FOLDER}/${place}/${usableName(file.name)}`;
    for (const { suffix, content } of attachments) await put(lake, `${path}${suffix}`, content);
    return `${file.kind}/${file.name}`;
  }
  const source = asObject(file);
  const isMoved = (await lake.find(source.path)) === undefined;
  for (let number = 1; number <= MOST_OF_ONE_NAME; number += 1) {
    const name = numberedName(shelfName(file.name.replaceAll('/', '_')), number);
    const path = `${LANDING_FOLDER}/${place}/${name}`;
    if (!isMoved && !(await isCopied(lake, file, path))) continue;
    for (const { suffix, content } of attachments) await put(lake, `${path}${suffix}`, content);
    if (!isMoved) await lake.remove(source);
    return `${place}/${name}`;
  }
  throw new GridError('LAKE_CONFLICT', `${source.path} was moved aside too often under one name`);
}

async function leaveRemarks(
  lake: Lake,
  file: LandedFile,
  attachments: readonly Attachment[],
): Promise<string> {
  const path = `${REMARKS_SHELF}/${file.kind}/${shelfName(file.name)}`;
  for (const { suffix, content } of attachments) {
    await put(lake, `${LANDING_FOLDER}/${path}${suffix}`, content);
  }
  return `${path}${attachments[0]?.suffix ?? ''}`;
}

/** What cannot be named in a path of the lake cannot be moved: it stays, and its report is written once. */
async function isReported(lake: Lake, { kind, name }: LandedFile): Promise<boolean> {
  const report = `${LANDING_FOLDER}/quarantine/${kind}/${usableName(name)}.report.txt`;
  return (await lake.find(report)) !== undefined;
}

function usableName(name: string): string {
  const usable = Array.from(name, (character) =>
    isLandedName(`x${character}x`) ? character : '_',
  );
  return usable.join('').replace(/^[. ]+|[. ]+$/g, '_');
}

/** False where another file has the name. */
async function isCopied(lake: Lake, file: LandedFile, path: string): Promise<boolean> {
  try {
    await lake.writeOnce(path, openPieces(lake, file));
    return true;
  } catch (error) {
    if (error instanceof GridError && error.code === 'LAKE_OBJECT_EXISTS') return false;
    throw error;
  }
}

async function put(lake: Lake, path: string, content: string): Promise<void> {
  const current = await lake.find(path);
  await lake.replace(path, Buffer.from(content), current?.etag);
}

function asObject({ kind, name, sizeBytes, version }: LandedFile): LakeObject {
  return { path: `${LANDING_FOLDER}/${kind}/${name}`, sizeBytes, etag: version };
}
