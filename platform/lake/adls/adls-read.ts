import type { DataLakeFileClient } from '@azure/storage-file-datalake';

import { GridError } from '../../../domain/errors/grid-error.js';

import { isAnswer } from './adls-error.js';
import { isFolder } from './adls-object.js';

/** How often one read goes on where its connection broke. */
const RESUMES = 5;

/** What of an object to read. */
export interface Part {
  readonly offset: number;
  /** Bytes; undefined for all that follow. */
  readonly length?: number;
  /** Of the version to read, without quotes; undefined for the one there is. */
  readonly etag?: string;
}

/** An answer whose body is still on its way. */
interface Arriving {
  readonly body: AsyncIterable<Uint8Array | string>;
  readonly length: number;
  readonly etag: string;
}

/**
 * Bytes of an object in the pieces they arrive in, whole or with an error. Where the connection
 * breaks, the rest is asked for, of the same version only. The library's own way of going on is
 * switched off: it gives up where the other end closes the connection.
 */
export async function* readPart(
  file: DataLakeFileClient,
  path: string,
  part: Part,
): AsyncGenerator<Uint8Array> {
  let { offset } = part;
  let { length, etag, body } = await startReading(file, path, part);
  for (let resumes = 0; ; resumes += 1) {
    try {
      for await (const piece of body) {
        const bytes = asBytes(piece);
        offset += bytes.length;
        length -= bytes.length;
        yield bytes;
      }
    } catch (error) {
      if (resumes === RESUMES || isAnswer(error)) throw error;
    }
    if (length === 0) return;
    if (resumes === RESUMES || length < 0) throw broken(path, 'the answer broke off');
    ({ length, etag, body } = await startReading(file, path, { offset, length, etag }));
  }
}

async function startReading(
  file: DataLakeFileClient,
  path: string,
  { offset, length, etag }: Part,
): Promise<Arriving> {
  const answer = await file.read(offset, length, {
    maxRetryRequests: 0,
    ...(etag === undefined ? {} : { conditions: { ifMatch: `"${etag}"` } }),
  });
  const { readableStreamBody: body, contentLength } = answer;
  if (isFolder(answer.metadata)) {
    throw new GridError('LAKE_OBJECT_MISSING', `${path} is a folder and no object`, { path });
  }
  if (body === undefined || contentLength === undefined || answer.etag === undefined) {
    throw broken(path, 'the answer has no body, length or etag');
  }
  if (length !== undefined && contentLength !== length) {
    throw broken(path, `the answer has ${contentLength} bytes in place of ${length}`);
  }
  return { body, length: contentLength, etag: answer.etag.replaceAll('"', '') };
}

function asBytes(piece: Uint8Array | string): Uint8Array {
  return typeof piece === 'string' ? Buffer.from(piece) : piece;
}

function broken(path: string, what: string): GridError {
  return new GridError('LAKE_UNAVAILABLE', `${path}: ${what}`, { path });
}
