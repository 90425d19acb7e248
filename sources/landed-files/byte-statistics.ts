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

/** Counters at zero. */
export function createByteStatistics(): ByteStatistics {
  let awaited = 0;
  let sequences = 0;
  let strays = 0;
  let controls = 0;
  let line = 1;
  let nulLine: number | undefined;

  const takeLow = (byte: number): void => {
    if (awaited > 0) strays += 1;
    awaited = 0;
    if (byte === LINE_FEED) line += 1;
    else if (byte === 0) nulLine ??= line;
  };
  const takeHigh = (byte: number): void => {
    if (byte < 0xa0) controls += awaited > 0 ? 0 : 1;
    if (awaited > 0 && byte < 0xc0) {
      awaited -= 1;
      if (awaited === 0) sequences += 1;
      return;
    }
    if (awaited > 0) strays += 1;
    awaited = continuationsOf(byte);
    if (awaited === 0) strays += 1;
  };
  return {
    feed(chunk) {
      for (const byte of chunk) {
        if (byte < 0x80) takeLow(byte);
        else takeHigh(byte);
      }
    },
    nulLine: () => nulLine,
    encoding() {
      if (strays === 0 && awaited === 0) return 'utf-8';
      return sequences === 0 && controls === 0 ? 'latin-1' : 'ambiguous';
    },
  };
}

/** Bytes that follow the first byte of a UTF-8 sequence; 0 for what begins none. */
function continuationsOf(byte: number): number {
  if (byte >= 0xc2 && byte < 0xe0) return 1;
  if (byte >= 0xe0 && byte < 0xf0) return 2;
  return byte >= 0xf0 && byte < 0xf5 ? 3 : 0;
}
