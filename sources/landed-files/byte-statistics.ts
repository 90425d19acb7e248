import { isUtf8 } from 'node:buffer';

/** How the bytes of a text are to be read. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1' | 'ambiguous';

/** Counts bytes as they pass, to tell how they are to be read. */
export interface ByteStatistics {
  feed(chunk: Uint8Array): void;
  /** First line, from 1, with a byte of value zero. */
  nulLine(): number | undefined;
  /**
   * `utf-8` when every byte is part of it. Otherwise `latin-1` when there is no sign of anything
   * else: no UTF-8 sequence among the others, and none of the bytes 80-9F, which ISO 8859-1 leaves
   * to controls while Windows and Macintosh put letters there. Otherwise nobody can tell.
   */
  encoding(): TextEncodingName;
}

const LINE_FEED = 0x0a;
const FIRST_HIGH = 0x80;
/** The longest sequence has four bytes: so many of its first ones may stand at the end of a piece. */
const LONGEST_BEGINNING = 3;

/** Counters at zero. */
export function createByteStatistics(): ByteStatistics {
  const letters = createLetterCounter();
  let line = 1;
  let nulLine: number | undefined;
  return {
    feed(chunk) {
      letters.feed(chunk);
      if (nulLine !== undefined) return;
      const nulAt = chunk.indexOf(0);
      line += lineFeedsIn(chunk, nulAt === -1 ? chunk.length : nulAt);
      if (nulAt !== -1) nulLine = line;
    },
    nulLine: () => nulLine,
    encoding: letters.encoding,
  };
}

function createLetterCounter(): Pick<ByteStatistics, 'feed' | 'encoding'> {
  let awaited = 0;
  let sequences = 0;
  let strays = 0;
  let controls = 0;

  const take = (byte: number): void => {
    if (byte < FIRST_HIGH) {
      if (awaited > 0) strays += 1;
      awaited = 0;
      return;
    }
    if (awaited > 0 && byte < 0xc0) {
      awaited -= 1;
      if (awaited === 0) sequences += 1;
      return;
    }
    if (byte < 0xa0) controls += 1;
    if (awaited > 0) strays += 1;
    awaited = continuationsOf(byte);
    if (awaited === 0) strays += 1;
  };
  return {
    feed(chunk) {
      // What is UTF-8 as a whole needs no look at each byte: much quicker.
      const end = awaited === 0 ? endOfWholeSequences(chunk) : 0;
      const whole = chunk.subarray(0, end);
      const isWhole = end > 0 && isUtf8(whole);
      if (isWhole && whole.some((byte) => byte >= FIRST_HIGH)) sequences += 1;
      for (const byte of isWhole ? chunk.subarray(end) : chunk) take(byte);
    },
    encoding() {
      if (strays === 0 && awaited === 0) return 'utf-8';
      return sequences === 0 && controls === 0 ? 'latin-1' : 'ambiguous';
    },
  };
}

/** Bytes up to the last sequence that may go on in the next piece. */
function endOfWholeSequences(chunk: Uint8Array): number {
  for (let back = 1; back <= LONGEST_BEGINNING && back <= chunk.length; back += 1) {
    const byte = chunk[chunk.length - back] ?? 0;
    if (byte < FIRST_HIGH) return chunk.length;
    if (byte >= 0xc0) return continuationsOf(byte) >= back ? chunk.length - back : chunk.length;
  }
  return chunk.length;
}

/** Bytes that follow the first byte of a UTF-8 sequence; 0 for what begins none. */
function continuationsOf(byte: number): number {
  if (byte >= 0xc2 && byte < 0xe0) return 1;
  if (byte >= 0xe0 && byte < 0xf0) return 2;
  return byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
}

function lineFeedsIn(chunk: Uint8Array, end: number): number {
  let count = 0;
  for (let at = chunk.indexOf(LINE_FEED); at !== -1 && at < end;) {
    count += 1;
    at = chunk.indexOf(LINE_FEED, at + 1);
  }
  return count;
}
