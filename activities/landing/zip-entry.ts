import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import yauzl, { type Entry, type ZipFile } from 'yauzl';

import type { FileRefusal } from '../../sources/landed-files/landed-file.js';

/** A zip that cannot be taken, as an error on its way out of a stream. */
export class ZipRefusedError extends Error {
  constructor(readonly refusal: FileRefusal) {
    super(refusal.en);
  }
}

/** The one file in a zip. */
export interface ZipEntry {
  /** Last part of its name; a hint and nothing more: no path is ever made of it. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Its content, unpacked piece by piece; ends with ZipRefusedError when it is not what the zip says. */
  readonly content: () => AsyncIterable<Uint8Array>;
}

const MOST_ENTRIES = 20;
/** Text of numbers packs to a tenth; a hundredth and less is made to explode. */
const LARGEST_RATIO = 200;
/** Below this size no ratio does harm. */
const HARMLESS_BYTES = 5 * 1024 * 1024;
const BESIDE_THE_POINT = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$)/;

/**
 * Finds the one file in a zip that lies on the disk.
 *
 * @throws ZipRefusedError when there is none or more than one, when it would unpack to more than
 *   `maxBytes` or far more than it takes, when a name leaves the zip, or when it is damaged.
 */
export async function findSingleEntry(file: string, maxBytes: number): Promise<ZipEntry> {
  const zip = await opened(file);
  try {
    const entry = await onlyEntry(zip);
    checkBounds(entry, maxBytes);
    const name = entry.fileName.split('/').at(-1) ?? '';
    return {
      name,
      sizeBytes: entry.uncompressedSize,
      content: () => unpacked(file, entry.fileName, maxBytes),
    };
  } finally {
    zip.close();
  }
}

/** Keeps a stream in a file, for a zip is read from its end. */
export async function keepInFile(
  chunks: AsyncIterable<Uint8Array>,
  folder: string,
): Promise<string> {
  const file = join(folder, 'landed.zip');
  await pipeline(Readable.from(chunks, { objectMode: false }), createWriteStream(file));
  return file;
}

async function opened(file: string): Promise<ZipFile> {
  return refusingDamage(() => yauzl.openPromise(file, { autoClose: false }));
}

async function onlyEntry(zip: ZipFile): Promise<Entry> {
  if (zip.entryCount > MOST_ENTRIES) throw refused(tooMany(zip.entryCount));
  const found = await refusingDamage(async () => {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      const isFile = !entry.fileName.endsWith('/') && !BESIDE_THE_POINT.test(entry.fileName);
      if (isFile) entries.push(entry);
    }
    return entries;
  });
  const [first, ...others] = found;
  if (first === undefined || others.length > 0) throw refused(tooMany(found.length));
  if (!first.canDecodeFileData()) throw refused(LOCKED);
  return first;
}

function checkBounds({ compressedSize, uncompressedSize }: Entry, maxBytes: number): void {
  const isTooLarge = uncompressedSize > maxBytes;
  const isTooDense =
    uncompressedSize > HARMLESS_BYTES &&
    uncompressedSize > Math.max(1, compressedSize) * LARGEST_RATIO;
  if (isTooLarge || isTooDense) throw refused(bomb(uncompressedSize, compressedSize, maxBytes));
}

/** What a zip says of its sizes may be false: yauzl counts what comes out, and so do we. */
async function* unpacked(
  file: string,
  fileName: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  const zip = await opened(file);
  try {
    const entry = await onlyEntry(zip);
    if (entry.fileName !== fileName) throw refused(DAMAGED);
    const stream = await refusingDamage(() => zip.openReadStreamPromise(entry));
    yield* bounded(stream, entry, maxBytes);
  } finally {
    zip.close();
  }
}

async function* bounded(
  stream: AsyncIterable<Uint8Array>,
  { compressedSize }: Entry,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let sizeBytes = 0;
  try {
    for await (const chunk of stream) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) throw refused(bomb(sizeBytes, compressedSize, maxBytes));
      yield chunk;
    }
  } catch (error) {
    throw error instanceof ZipRefusedError ? error : refused(damaged(error));
  }
}

/** yauzl throws plain errors: for a damaged file, and for a name that leaves the zip. */
async function refusingDamage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = messageOf(error);
    const isPath = /invalid relative path|absolute path|invalid characters in fileName/.test(
      message,
    );
    throw refused(isPath ? escaping(message) : damaged(error));
  }
}

function refused(refusal: FileRefusal): ZipRefusedError {
  return new ZipRefusedError(refusal);
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

const DAMAGED: FileRefusal = {
  reason: 'zip_damaged',
  fr: 'Le zip est endommagé : il ne peut pas être décompressé. Copiez-le à nouveau.',
  en: 'The zip is damaged: it cannot be unpacked. Copy it again.',
};

const LOCKED: FileRefusal = {
  reason: 'zip_locked',
  fr: 'Le zip est chiffré ou compressé d’une manière inconnue.',
  en: 'The zip is encrypted or packed in a way that is not known.',
};

function damaged(error: unknown): FileRefusal {
  return { ...DAMAGED, value: messageOf(error).slice(0, 200) };
}

function escaping(message: string): FileRefusal {
  return {
    reason: 'zip_path',
    fr: 'Un nom dans le zip sort de son dossier (« .. » ou chemin absolu). Rien n’en a été extrait.',
    en: 'A name in the zip leaves its folder (`..` or an absolute path). Nothing was unpacked.',
    value: message.replace(/^[a-z ]*: /i, '').slice(0, 200),
  };
}

function tooMany(count: number): FileRefusal {
  return {
    reason: 'zip_entries',
    fr: `Le zip contient ${count} fichiers ; il doit en contenir exactement un.`,
    en: `The zip holds ${count} files; it must hold exactly one.`,
    value: String(count),
    allowed: '1',
  };
}

function bomb(unpackedBytes: number, packedBytes: number, maxBytes: number): FileRefusal {
  if (unpackedBytes > maxBytes) {
    return {
      reason: 'zip_bomb',
      fr: `Le zip se décompresserait de ${packedBytes} à ${unpackedBytes} octets : au-delà de la limite de ${maxBytes} octets.`,
      en: `The zip would unpack from ${packedBytes} to ${unpackedBytes} bytes: beyond the limit of ${maxBytes} bytes.`,
      value: String(unpackedBytes),
      allowed: String(maxBytes),
    };
  }
  const ratio = Math.round(unpackedBytes / Math.max(1, packedBytes));
  return {
    reason: 'zip_bomb',
    fr: `Le zip se décompresserait de ${packedBytes} à ${unpackedBytes} octets : ${ratio} fois, plus que les ${LARGEST_RATIO} fois admises.`,
    en: `The zip would unpack from ${packedBytes} to ${unpackedBytes} bytes: ${ratio}-fold, more than the ${LARGEST_RATIO}-fold that is taken.`,
    value: `x ${ratio}`,
    allowed: `x ${LARGEST_RATIO}`,
  };
}
