import { createHash } from 'node:crypto';

import type { FileRecord } from '../landed-files/record-table.js';

/** Under what an installation is known, and what that is. */
export interface InstallationId {
  readonly id: string;
  readonly kind: 'eic' | 'register';
}

/** An Energy Identification Code: 16 characters of its own alphabet (ENTSO-E, EIC Reference Manual). */
const EIC = /^[0-9A-Z-]{16}$/;

/**
 * Columns that tell rows without a code apart: place, filière, technology, network operator, and
 * what does not change as long as the installation stands. A name is never among them (R14).
 */
export const REGISTER_ID_COLUMNS: readonly string[] = [
  'codeiris',
  'codeinseecommune',
  'codedepartement',
  'coderegion',
  'codefiliere',
  'codetechnologie',
  'codecombustible',
  'codegestionnaire',
  'gestionnaire',
  'postesource',
  'tensionraccordement',
  'datemiseenservice',
];
/** An aggregate grows with every edition: the day on it is that of one of many. */
const AGGREGATE_ID_COLUMNS = REGISTER_ID_COLUMNS.filter((name) => name !== 'datemiseenservice');
const HASH_DIGITS = 12;

/** Whether a cell is an EIC. */
export function isEic(cell: string | null): cell is string {
  return cell !== null && EIC.test(cell);
}

/**
 * Id of a row: its EIC; else the id the register gives it; else one made of
 * {@link REGISTER_ID_COLUMNS}, readable where it can be: place, filière, and a hash of them all.
 */
export function installationId(record: FileRecord, isAggregate: boolean): InstallationId {
  const eic = record.cell('codeeicresourceobject');
  if (isEic(eic)) return { id: eic, kind: 'eic' };
  const given = record.cell('idpeps');
  if (given !== null) return { id: `PEPS:${given.slice(0, 60)}`, kind: 'register' };
  const cells = (isAggregate ? AGGREGATE_ID_COLUMNS : REGISTER_ID_COLUMNS).map(
    (column) => record.cell(column) ?? '',
  );
  const place = record.cell('codeinseecommune') ?? `R${record.cell('coderegion') ?? ''}`;
  const hash = createHash('sha256').update(cells.join('\u001f')).digest('hex');
  const filiere = record.cell('codefiliere') ?? '';
  const begin = isAggregate ? 'AGG' : 'REG';
  return {
    id: `${begin}:${place.slice(0, 10)}:${filiere.slice(0, 10)}:${hash.slice(0, HASH_DIGITS)}`,
    kind: 'register',
  };
}
