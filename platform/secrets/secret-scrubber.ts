/** Shorter texts occur by chance: taking them out would maim sentences and hide nothing. */
const LEAST_LENGTH = 6;

const MASK = '[secret]';

/** Takes known secrets out of texts. */
export interface SecretScrubber {
  /** Keeps a value out of every text from now on; of an address, its password too. */
  learn(value: string): void;
  /** The text without any value learned, in any spelling of it. */
  scrub(text: string): string;
}

/**
 * The second line of defence of rule 10: no code writes a secret, and what would still carry one
 * (an error of a library) loses it on its way out. Knows a value as it is, in a URL, in JSON, in
 * base64 and in hexadecimal.
 */
export function createSecretScrubber(): SecretScrubber {
  const spellings = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    learn: (value) => {
      const before = spellings.size;
      for (const part of partsOf(value)) {
        for (const spelling of spellingsOf(part)) spellings.add(spelling);
      }
      if (spellings.size === before) return;
      longestFirst = [...spellings].sort((one, other) => other.length - one.length);
    },
    scrub: (text) => {
      let clean = text;
      for (const spelling of longestFirst) clean = clean.replaceAll(spelling, MASK);
      return clean;
    },
  };
}

/** The scrubber of this process: secret stores teach it, logs and errors pass through it. */
export const PROCESS_SCRUBBER = createSecretScrubber();

/** A value, its lines and list items, and the password of an address. */
function partsOf(value: string): string[] {
  const parts = [value, ...value.split(/[\s,;]+/), ...keyParts(value)];
  if (URL.canParse(value)) {
    const { password } = new URL(value);
    parts.push(password, decoded(password));
  }
  return [...new Set(parts)].filter((part) => part.length >= LEAST_LENGTH);
}

/** `id:key` of a list of payload keys: the key alone. */
function keyParts(value: string): string[] {
  return value.split(/[\s,;]+/).flatMap((item) => /^[\w-]+:([\w+/=-]{20,})$/.exec(item)?.[1] ?? []);
}

function spellingsOf(part: string): string[] {
  const bytes = Buffer.from(part, 'utf8');
  const spellings = [
    part,
    encodeURIComponent(part),
    encodeURI(part),
    JSON.stringify(part).slice(1, -1),
    ...base64Spellings(bytes),
    bytes.toString('hex'),
  ];
  return spellings.filter((spelling) => spelling.length >= LEAST_LENGTH);
}

/** As it stands in base64 at each of the three offsets it may have within a longer text. */
function base64Spellings(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    const whole = padded.toString('base64').replace(/=+$/, '');
    const firstSure = offset === 0 ? 0 : offset + 1;
    const surelyOurs = whole.slice(firstSure, Math.floor((padded.length * 8) / 6));
    const url = surelyOurs.replaceAll('+', '-').replaceAll('/', '_');
    return [surelyOurs, url];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
