import { buffer } from 'node:stream/consumers';

import type { DataLakeFileClient, DataLakeFileSystemClient } from '@azure/storage-file-datalake';

import { GridError } from '../../../domain/errors/grid-error.js';

import { isMissing } from './adls-error.js';

/** Service limit of one append is far higher; this bounds what one retry sends again. */
const APPEND_BYTES = 8 * 1024 * 1024;
/** Name of the metadata that tells which write an object comes from. */
const WRITE_ID = 'gridwrite';

/** What the service tells of an object, the etag without its quotes. */
export interface AdlsObject {
  readonly sizeBytes: number;
  readonly etag: string;
  /** The write that made it, when a lake made it. */
  readonly writeId: string | undefined;
}

/** Puts some content whole under a name that nobody else uses, marked with the id of its write. */
export async function upload(
  file: DataLakeFileClient,
  content: Uint8Array,
  writeId: string,
): Promise<AdlsObject> {
  let { etag } = await file.create({ metadata: { [WRITE_ID]: writeId } });
  for (let position = 0; position < content.length; position += APPEND_BYTES) {
    const part = Buffer.from(content.subarray(position, position + APPEND_BYTES));
    await file.append(part, position, part.length);
  }
  if (content.length > 0) ({ etag } = await file.flush(content.length));
  return { sizeBytes: content.length, etag: unquoted(etag ?? ''), writeId };
}

/** Everything in an object. One request: parts fetched one by one could be of two contents. */
export async function download(file: DataLakeFileClient, path: string): Promise<Uint8Array> {
  const { readableStreamBody } = await file.read();
  if (readableStreamBody === undefined) {
    throw new GridError('LAKE_UNAVAILABLE', `${path}: the answer has no body`, { path });
  }
  return buffer(readableStreamBody);
}

/** Properties of an object, or undefined where there is none or a folder. */
export async function describe(file: DataLakeFileClient): Promise<AdlsObject | undefined> {
  try {
    const { contentLength, etag, metadata } = await file.getProperties();
    if (metadata?.['hdi_isfolder'] === 'true') return undefined;
    return {
      sizeBytes: contentLength ?? 0,
      etag: unquoted(etag ?? ''),
      writeId: metadata?.[WRITE_ID],
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Files below a folder with their names from the container's root, page after page, in no promised order. */
export async function* filesBelow(
  fileSystem: DataLakeFileSystemClient,
  folder: string,
): AsyncGenerator<{ readonly name: string; readonly sizeBytes: number; readonly etag: string }> {
  try {
    for await (const entry of fileSystem.listPaths({ path: folder, recursive: true })) {
      if (entry.isDirectory === true || entry.name === undefined) continue;
      yield {
        name: entry.name,
        sizeBytes: entry.contentLength ?? 0,
        etag: unquoted(entry.etag ?? ''),
      };
    }
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Headers quote an etag, listings do not. */
function unquoted(etag: string): string {
  return etag.replace(/^"|"$/g, '');
}
