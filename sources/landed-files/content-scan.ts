import { createByteStatistics, type TextEncodingName } from './byte-statistics.js';
import { createJsonCounter, createLineCounter } from './record-counter.js';

/** What the first bytes of a file say it is. */
export type ContentForm = 'empty' | 'zip' | 'json' | 'markup' | 'binary' | 'lines';

/** What one pass over a file found; nothing of it is kept but its beginning. */
export interface ContentScan {
  readonly sizeBytes: number;
  readonly form: ContentForm;
  readonly encoding: TextEncodingName;
  /** The beginning as text; its last line may be cut. */
  readonly head: string;
  /** Of a text with lines those that are not blank; of JSON the objects in its array. */
  readonly records: number;
  /** Whether it may end where it does: no quote and no bracket is open. */
  readonly isClosed: boolean;
  /** First line with a byte of value zero, in a text that is not UTF-16. */
  readonly nulLine: number | undefined;
}

/** Bytes of the beginning that are kept. */
const HEAD_BYTES = 256 * 1024;
/** Bytes that are enough to tell the form of a file. */
const FORM_BYTES = 64;
const SIGNATURES: readonly (readonly [ContentForm, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['zip', [0x50, 0x4b, 0x05, 0x06]],
  ['binary', [0xd0, 0xcf, 0x11, 0xe0]],
  ['binary', [0x25, 0x50, 0x44, 0x46]],
  ['binary', [0x1f, 0x8b]],
  ['binary', [0x50, 0x41, 0x52, 0x31]],
];

/** Passes over a file once, holding a piece of it at a time. */
export async function scanContent(chunks: AsyncIterable<Uint8Array>): Promise<ContentScan> {
  const beginning: Uint8Array[] = [];
  let sizeBytes = 0;
  let pass: Pass | undefined;
  for await (const chunk of chunks) {
    const before = sizeBytes;
    sizeBytes += chunk.length;
    if (before < HEAD_BYTES) beginning.push(Buffer.from(chunk.subarray(0, HEAD_BYTES - before)));
    if (pass !== undefined) pass.feed(chunk);
    else if (sizeBytes >= FORM_BYTES) {
      const soFar = Buffer.concat(beginning);
      pass = passOver(soFar);
      pass.feed(soFar);
      pass.feed(chunk.subarray(chunk.length - (sizeBytes - soFar.length)));
    }
  }
  const head = Buffer.concat(beginning);
  if (pass === undefined) {
    pass = passOver(head);
    pass.feed(head);
  }
  return { sizeBytes, ...pass.found(head) };
}

interface Pass {
  feed(chunk: Uint8Array): void;
  found(head: Buffer): Omit<ContentScan, 'sizeBytes'>;
}

function passOver(firstBytes: Buffer): Pass {
  const wide = wideEncodingOf(firstBytes);
  const form = formOf(firstBytes, wide);
  const counter = form === 'json' ? createJsonCounter() : createLineCounter();
  const bytes = createByteStatistics();
  const decoder = wide === undefined ? undefined : new TextDecoder(wide);
  return {
    feed(chunk) {
      if (form === 'zip' || form === 'binary') return;
      if (decoder === undefined) bytes.feed(chunk);
      counter.feed(
        decoder === undefined ? chunk : Buffer.from(decoder.decode(chunk, { stream: true })),
      );
    },
    found(head) {
      const encoding = wide ?? bytes.encoding();
      return {
        form,
        encoding,
        head: decodeText(head, encoding),
        records: counter.count(),
        isClosed: counter.isClosed(),
        nulLine: bytes.nulLine(),
      };
    },
  };
}

/**
 * Bytes as text by their encoding, without a byte order mark. What nobody can tell is read as Latin-1,
 * to be shown and nothing else.
 */
export function decodeText(bytes: Uint8Array, encoding: TextEncodingName): string {
  if (encoding === 'latin-1' || encoding === 'ambiguous') {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  }
  return new TextDecoder(encoding).decode(bytes);
}

function wideEncodingOf([first, second]: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function formOf(firstBytes: Buffer, wide: 'utf-16le' | 'utf-16be' | undefined): ContentForm {
  if (firstBytes.length === 0) return 'empty';
  const signature = SIGNATURES.find(([, bytes]) =>
    bytes.every((byte, index) => firstBytes[index] === byte),
  );
  if (signature !== undefined) return signature[0];
  const text = new TextDecoder(wide ?? 'latin1').decode(withoutUtf8Mark(firstBytes)).trimStart();
  if (text === '') return 'lines';
  if (text.startsWith('{') || text.startsWith('[')) return 'json';
  return text.startsWith('<') ? 'markup' : 'lines';
}

function withoutUtf8Mark(bytes: Buffer): Buffer {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return hasMark ? bytes.subarray(3) : bytes;
}
