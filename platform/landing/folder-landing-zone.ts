import { constants, type BigIntStats } from 'node:fs';
import {
  access,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';

import { GridError } from '../../domain/errors/grid-error.js';
import { systemErrorCode } from '../../domain/errors/system-error-code.js';
import { asLakeError, guarded } from '../lake/local-disk/disk-error.js';
import { FOLDER_MODE } from '../lake/local-disk/disk-modes.js';
import { syncFolder } from '../lake/local-disk/disk-sync.js';

import {
  isNotYetNamed,
  numberedName,
  README_NAME,
  REMARKS_SHELF,
  shelfName,
  type Attachment,
  type LandedFile,
  type LandingFolder,
  type LandingObstacle,
  type LandingShelf,
  type LandingZone,
} from './landing-zone.js';
import { isOpenForWriting } from './open-for-writing.js';

const PIECE_BYTES = 1024 * 1024;
/** Neither follows a link nor waits for the other end of a pipe. */
const READ_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const MOST_OF_ONE_NAME = 1000;

/** A landing zone in a folder of this machine. */
export function createFolderLandingZone(root: string): LandingZone {
  return {
    address: root,
    prepare: (folders) => guarded('landing', () => prepare(root, folders)),
    look: (kind) => guarded(`landing/${kind}`, () => look(root, checkedName(kind))),
    open: (file) => openPieces(fileOf(root, file), file),
    remove: (file) => guarded(pathOf(file), () => remove(fileOf(root, file), file)),
    moveAside: (file, shelf, attachments) =>
      guarded(pathOf(file), () => moveAside(root, file, shelf, attachments)),
    leaveRemarks: (file, attachments) =>
      guarded(pathOf(file), () => leaveRemarks(root, file, attachments)),
  };
}

async function prepare(root: string, folders: readonly LandingFolder[]): Promise<void> {
  for (const { kind, readme } of folders) {
    const folder = join(root, checkedName(kind));
    await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
    await writeFile(join(folder, README_NAME), readme, { flag: 'wx' }).catch((error: unknown) => {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    });
  }
}

async function look(root: string, kind: string): Promise<readonly LandedFile[]> {
  const found: LandedFile[] = [];
  for (const name of await namesIn(join(root, kind))) {
    if (isNotYetNamed(name)) continue;
    const file = await described(join(root, kind, name), { kind, name });
    if (file === undefined) continue;
    const isBusy = file.obstacle === undefined && (await isOpenForWriting(join(root, kind, name)));
    if (!isBusy) found.push(file);
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined for what was taken away while it was looked at. */
async function described(
  path: string,
  { kind, name }: { readonly kind: string; readonly name: string },
): Promise<LandedFile | undefined> {
  try {
    const status = await lstat(path, { bigint: true });
    const obstacle = obstacleOf(status) ?? (await readability(path));
    return {
      kind,
      name,
      sizeBytes: Number(status.size),
      version: versionOf(status),
      ...(obstacle === undefined ? {} : { obstacle }),
    };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function obstacleOf(status: BigIntStats): LandingObstacle | undefined {
  if (status.isFile()) return undefined;
  if (status.isSymbolicLink()) return 'link';
  return status.isDirectory() ? 'folder' : 'special_file';
}

async function readability(path: string): Promise<LandingObstacle | undefined> {
  try {
    await access(path, constants.R_OK);
    return undefined;
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EACCES' || code === 'EPERM') return 'unreadable';
    throw error;
  }
}

async function* openPieces(path: string, file: LandedFile): AsyncGenerator<Uint8Array> {
  try {
    const handle = await open(path, READ_FLAGS);
    try {
      yield* piecesOf(handle, file);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asLakeError(pathOf(file), error);
  }
}

/** Looked at before and after: what changes while it is read is neither the one nor the other. */
async function* piecesOf(handle: FileHandle, file: LandedFile): AsyncGenerator<Uint8Array> {
  checkSame(file, await handle.stat({ bigint: true }));
  let offset = 0;
  while (offset < file.sizeBytes) {
    const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, file.sizeBytes - offset));
    const { bytesRead } = await handle.read(piece, 0, piece.length, offset);
    if (bytesRead === 0) throw changed(file);
    offset += bytesRead;
    yield piece.subarray(0, bytesRead);
  }
  checkSame(file, await handle.stat({ bigint: true }));
}

async function remove(path: string, file: LandedFile): Promise<void> {
  const status = await statusOf(path);
  if (status === undefined) return;
  checkSame(file, status);
  await rm(path);
}

async function moveAside(
  root: string,
  file: LandedFile,
  shelf: LandingShelf,
  attachments: readonly Attachment[],
): Promise<string> {
  const folder = join(root, shelf, checkedName(file.kind));
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const source = fileOf(root, file);
  const status = await statusOf(source);
  if (status !== undefined) checkSame(file, status);
  const name = await freeName(folder, file, status === undefined);
  for (const { suffix, content } of attachments) {
    await writeFile(join(folder, `${name}${suffix}`), content);
  }
  if (status !== undefined) await rename(source, join(folder, name));
  await syncFolder(folder);
  return `${shelf}/${file.kind}/${name}`;
}

async function leaveRemarks(
  root: string,
  file: LandedFile,
  attachments: readonly Attachment[],
): Promise<string> {
  const folder = join(root, REMARKS_SHELF, checkedName(file.kind));
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const name = shelfName(checkedName(file.name));
  for (const { suffix, content } of attachments) {
    await writeFile(join(folder, `${name}${suffix}`), content);
  }
  await syncFolder(folder);
  return `${REMARKS_SHELF}/${file.kind}/${name}${attachments[0]?.suffix ?? ''}`;
}

/** The first name that nothing has, or, for a file that was moved before, the one it has. */
async function freeName(folder: string, file: LandedFile, isMoved: boolean): Promise<string> {
  const base = shelfName(file.name);
  let last = base;
  for (let number = 1; number <= MOST_OF_ONE_NAME; number += 1) {
    const name = numberedName(base, number);
    const status = await statusOf(join(folder, name));
    if (status === undefined) return isMoved ? last : name;
    last = name;
    if (isMoved && versionOf(status) === file.version) return name;
  }
  throw new GridError('LAKE_CONFLICT', `${pathOf(file)} was moved aside too often under one name`);
}

async function statusOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function checkSame(file: LandedFile, status: BigIntStats): void {
  if (versionOf(status) !== file.version) throw changed(file);
}

function changed(file: LandedFile): GridError {
  return new GridError('LAKE_CONFLICT', `${pathOf(file)} was changed since it was seen`, {
    path: pathOf(file),
  });
}

function versionOf({ dev, ino, mtimeNs, size }: BigIntStats): string {
  return `${dev}-${ino}-${mtimeNs}-${size}`;
}

function fileOf(root: string, { kind, name }: LandedFile): string {
  return join(root, checkedName(kind), checkedName(name));
}

/** A name that is one step into a folder and nothing else. */
function checkedName(name: string): string {
  const isStep = name !== '' && name !== '.' && name !== '..' && !/[/\\\0]/.test(name);
  if (isStep) return name;
  throw new GridError('INVALID_PARAMETER', `'${name}' is no name of a file in the landing zone`);
}

function pathOf({ kind, name }: LandedFile): string {
  return `landing/${kind}/${name}`;
}
