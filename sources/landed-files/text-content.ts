import { GridError } from '../../domain/errors/grid-error.js';

import { createByteStatistics, type TextEncodingName } from './byte-statistics.js';
import { decodeText } from './content-scan.js';

/**
 * A whole text file as text: UTF-8 and UTF-16 by their marks, Latin-1 where nothing speaks against it.
 *
 * @throws GridError PAYLOAD_NOT_BELIEVED when its encoding cannot be told or it holds NUL bytes.
 */
export function readText(content: Uint8Array): string {
  const encoding = encodingOf(content);
  if (encoding === 'ambiguous') {
    throw new GridError(
      'PAYLOAD_NOT_BELIEVED',
      'the encoding of the file cannot be told: save it as UTF-8',
    );
  }
  const text = decodeText(content, encoding);
  if (text.includes('\0')) {
    throw new GridError('PAYLOAD_NOT_BELIEVED', 'the file holds NUL bytes: it is no text');
  }
  return text;
}

function encodingOf(content: Uint8Array): TextEncodingName {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  if (content[0] === 0xfe && content[1] === 0xff) return 'utf-16be';
  const bytes = createByteStatistics();
  bytes.feed(content);
  return bytes.encoding();
}
