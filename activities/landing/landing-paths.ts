const HASH_DIGITS = 12;
const LONGEST_NAME = 80;
const PLAIN = /[A-Za-z0-9_.,-]/;

/**
 * Path in Bronze of a file that was brought: its own name, spelled so that it can stand in a path, and
 * 12 digits of its hash. Other characters become `=` and their UTF-8 bytes in hex.
 */
export function landedBronzePath(
  folder: string,
  name: string,
  { sha256, extension }: { readonly sha256: string; readonly extension: string },
): string {
  const stem = name.replace(/\.[A-Za-z0-9]{1,5}$/, '');
  return `${folder}/${safeName(stem)}_${sha256.slice(0, HASH_DIGITS)}.${extension}`;
}

/** Path of the receipt that says that a content was loaded. */
export function receiptPath(sha256: string): string {
  return `bronze/audit/landing/${sha256.slice(0, 2)}/${sha256}.json`;
}

function safeName(name: string): string {
  const encoded = Array.from(name.normalize('NFC'), (character) =>
    PLAIN.test(character)
      ? character
      : [...Buffer.from(character)]
          .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
          .join(''),
  );
  let safe = '';
  for (const part of encoded) {
    if (safe.length + part.length > LONGEST_NAME) break;
    safe += part;
  }
  if (safe === '') return 'file';
  return safe.startsWith('.') ? `=2E${safe.slice(1)}` : safe;
}
