/** Counts the records of a text as its bytes pass. */
export interface RecordCounter {
  feed(chunk: Uint8Array): void;
  count(): number;
  /** Whether the text may end here: no quote and no bracket is open. */
  isClosed(): boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = [0x7b, 0x5b];
const CLOSING = [0x7d, 0x5d];
const [OPENING_BRACE, OPENING_BRACKET] = [0x7b, 0x5b];

/** Counts lines that are not blank; a line break within quotes ends none. */
export function createLineCounter(): RecordCounter {
  let lines = 0;
  let isInQuotes = false;
  let holdsSomething = false;
  const take = (byte: number): void => {
    if (byte === LINE_FEED) {
      if (holdsSomething) lines += 1;
      holdsSomething = false;
    } else if (byte !== CARRIAGE_RETURN) {
      holdsSomething = true;
      if (byte === QUOTE) isInQuotes = !isInQuotes;
    }
  };
  return {
    feed(chunk) {
      for (let at = 0; at < chunk.length; at += 1) {
        if (isInQuotes) {
          at = chunk.indexOf(QUOTE, at);
          if (at === -1) return;
        }
        take(chunk[at] ?? 0);
      }
    },
    count: () => (holdsSomething ? lines + 1 : lines),
    isClosed: () => !isInQuotes,
  };
}

/** Counts the objects of a JSON array, or of the array inside a `records` answer. */
export function createJsonCounter(): RecordCounter {
  let records = 0;
  let depth = 0;
  let recordDepth = 0;
  let isInString = false;
  let isEscaped = false;
  const takeStructure = (byte: number): void => {
    if (byte === QUOTE) isInString = true;
    else if (OPENING.includes(byte)) {
      if (depth === 0) recordDepth = byte === OPENING_BRACKET ? 1 : 2;
      if (byte === OPENING_BRACE && depth === recordDepth) records += 1;
      depth += 1;
    } else if (CLOSING.includes(byte)) depth -= 1;
  };
  const takeText = (byte: number): void => {
    if (isEscaped) isEscaped = false;
    else if (byte === BACKSLASH) isEscaped = true;
    else if (byte === QUOTE) isInString = false;
  };
  return {
    feed(chunk) {
      for (const byte of chunk) {
        if (isInString) takeText(byte);
        else takeStructure(byte);
      }
    },
    count: () => records,
    isClosed: () => depth === 0 && !isInString,
  };
}
