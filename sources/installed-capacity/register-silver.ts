import pl, { type DataFrame } from 'nodejs-polars';

import type { RawObject } from '../source-pipeline.js';

import type { Installation } from './register-installation.js';

type Column = readonly [
  name: string,
  type: typeof pl.Utf8 | typeof pl.Float64 | typeof pl.Int32 | typeof pl.Bool,
  cell: (installation: Installation) => string | number | boolean | null,
];

/** Columns that say what an installation is. */
const STATE: readonly Column[] = [
  ['id_kind', pl.Utf8, ({ id }) => id.kind],
  ['installation_name', pl.Utf8, ({ name }) => name],
  ['region_code', pl.Utf8, ({ regionCode }) => regionCode],
  ['commune_code', pl.Utf8, ({ communeCode }) => communeCode],
  ['substation_code', pl.Utf8, ({ substationCode }) => substationCode],
  ['filiere', pl.Utf8, ({ filiere }) => filiere],
  ['source_code', pl.Utf8, ({ sourceCode }) => sourceCode],
  ['is_source_corrected', pl.Bool, ({ isSourceCorrected }) => isSourceCorrected],
  ['technology', pl.Utf8, ({ technology }) => technology],
  ['capacity_mw', pl.Float64, ({ capacityMw }) => capacityMw],
  ['commissioned_on', pl.Utf8, ({ commissionedOn }) => commissionedOn],
  ['installation_count', pl.Int32, ({ installationCount }) => installationCount],
  ['operating_state', pl.Utf8, ({ operatingState }) => operatingState],
];
const COLUMNS: readonly Column[] = [
  ['installation_id', pl.Utf8, ({ id }) => id.id],
  ['observed_on', pl.Utf8, ({ observedOn }) => observedOn],
  ['ends_on', pl.Utf8, ({ endsOn }) => endsOn],
  ...STATE,
];

/** Names of the columns in which two states of an installation differ. */
export const STATE_COLUMNS: readonly string[] = STATE.map(([name]) => name);

/** A state as text: equal texts, equal states. */
export function stateText(installation: Installation): string {
  return JSON.stringify(COLUMNS.map(([, , cell]) => cell(installation)));
}

/** A frame of no edition. */
export function emptyRegister(): DataFrame {
  return pl.DataFrame([]);
}

/** A frame with the installations of one more edition below. */
export function registerSilver(
  before: DataFrame,
  raw: RawObject,
  {
    installations,
    edition,
  }: { readonly installations: readonly Installation[]; readonly edition: string },
): DataFrame {
  if (installations.length === 0) return before;
  const everywhere = (name: string, value: string) =>
    pl.Series(
      name,
      installations.map(() => value),
      pl.Utf8,
    );
  const frame = pl.DataFrame([
    ...COLUMNS.map(([name, type, cell]) => pl.Series(name, installations.map(cell), type)),
    everywhere('edition', edition),
    everywhere('bronze_path', raw.bronzePath),
    everywhere('bronze_sha256', raw.bronzeSha256),
    everywhere('fetched_at_utc', raw.fetchedAtUtc),
  ]);
  return before.height === 0 ? frame : pl.concat([before, frame]);
}
