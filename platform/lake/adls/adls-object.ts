import type { DataLakeFileClient, DataLakeFileSystemClient } from '@azure/storage-file-datalake';

import { partsOf } from '../lake-content.js';

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

/** Puts content whole under a name that nobody else uses, marked with the id of its write. */
export async function upload(
  file: DataLakeFileClient,
  content: AsyncIterable<Uint8Array>,
  writeId: string,
): Promise<AdlsObject> {
  let { etag } = await file.create({ metadata: { [WRITE_ID]: writeId } });
  let sizeBytes = 0;
  for await (const part of partsOf(content, APPEND_BYTES)) {
    await file.append(part, sizeBytes, part.length);
    sizeBytes += part.length;
  }
  if (sizeBytes > 0) ({ etag } = await file.flush(sizeBytes));
  return { sizeBytes, etag: unquoted(etag ?? ''), writeId };
}

/** Properties of an object, or undefined where there is none or a folder. */
export async function describe(file: DataLakeFileClient): Promise<AdlsObject | undefined> {
  try {
    const { contentLength, etag, metadata } = await file.getProperties();
    if (isFolder(metadata)) return undefined;
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

/** Whether metadata is that of a folder, which the blob endpoint shows as an empty object. */
export function isFolder(metadata: Readonly<Record<string, string>> | undefined): boolean {
  return metadata?.['hdi_isfolder'] === 'true';
}

/** A file as a listing tells of it, with its name from the container's root. */
export interface ListedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly lastModifiedMs: number;
}

/** Files below a folder, page after page, in no promised order. */
export async function* filesBelow(
  fileSystem: DataLakeFileSystemClient,
  folder: string,
): AsyncGenerator<ListedFile> {
  try {
    for await (const entry of fileSystem.listPaths({ path: folder, recursive: true })) {
      if (entry.isDirectory === true || entry.name === undefined) continue;
      yield {
        name: entry.name,
        sizeBytes: entry.contentLength ?? 0,
        etag: unquoted(entry.etag ?? ''),
        lastModifiedMs: entry.lastModified?.getTime() ?? Number.POSITIVE_INFINITY,
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
