/** Where a page says its encoding itself (HTML, 13.2.3.2: within the first 1024 bytes). */
const DECLARED_WITHIN_BYTES = 1024;
const CHARSET = /charset\s*=\s*["']?([\w-]+)/i;

/**
 * A page as text. The bytes alone must tell, as they lie in Bronze without their header: a mark or a
 * `meta charset`, else UTF-8 if they are that, else Windows-1252, which is what browsers take for
 * everything Western.
 */
export function decodePage(body: Uint8Array): string {
  const head = new TextDecoder('latin1').decode(body.subarray(0, DECLARED_WITHIN_BYTES));
  const declared = CHARSET.exec(head)?.[1];
  if (declared !== undefined && isEncoding(declared) && !isUtf8(declared)) {
    return new TextDecoder(declared).decode(body);
  }
  return findUtf8(body) ?? new TextDecoder('windows-1252').decode(body);
}

function isUtf8(label: string): boolean {
  return /^utf-?8$/i.test(label);
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch (error) {
    if (error instanceof RangeError || (error as Error).name === 'RangeError') return false;
    throw error;
  }
}

function findUtf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    if (error instanceof TypeError || (error as Error).name === 'TypeError') return undefined;
    throw error;
  }
}
