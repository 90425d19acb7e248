import { GridError } from '../errors/grid-error.js';

const DIGITS = /^\d{4,5}$/;

/**
 * The postal code a cell of a file stands for: spreadsheets drop leading zeros, `1400` is 01400.
 *
 * @throws GridError INVALID_PARAMETER for anything but four or five digits.
 */
export function padPostalCode(cell: string): string {
  const text = cell.trim();
  if (!DIGITS.test(text)) {
    throw new GridError(
      'INVALID_PARAMETER',
      `postal_code: '${text.slice(0, 20)}' is not five digits`,
    );
  }
  return text.padStart(5, '0');
}
