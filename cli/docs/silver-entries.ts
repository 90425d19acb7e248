import { REGIONAL_ENERGY_SOURCES } from '../../domain/energy/energy-source.js';
import { COLUMN_OF_SOURCE, SILVER_ONLY_COLUMNS } from '../../sources/odre/regional-columns.js';
import { missingColumn, SILVER_COLUMNS, valueColumn } from '../../sources/odre/silver-columns.js';

/** A column of Silver: name, Parquet type, unit, whether it may be null, meaning. */
export interface SilverEntry {
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly isNullable: boolean;
  readonly meaning: string;
}

const of = (type: string, unit: string, meaning: string): Omit<SilverEntry, 'name'> => ({
  type,
  unit,
  isNullable: false,
  meaning,
});

/** Meaning of every Silver column by name; {@link silverEntries} puts them in order. */
const MEANINGS: ReadonlyMap<string, Omit<SilverEntry, 'name'>> = new Map([
  ['region_code', of('string', 'INSEE code', 'Region.')],
  ['slot_start_utc', of('datetime (ms)', 'UTC', 'First instant of the slot.')],
  ['step_minutes', of('int32', 'minutes', 'Length of the slot: 15 real time, 30 history.')],
  ['vintage', of('string', '', '`real_time`, `consolidated` or `definitive`.')],
  ...REGIONAL_ENERGY_SOURCES.flatMap((source) => [
    [
      valueColumn(source),
      {
        ...of('double', 'MW', `Value of \`${COLUMN_OF_SOURCE[source]}\`; null with a reason.`),
        isNullable: true,
      },
    ] as const,
    [
      missingColumn(source),
      {
        ...of('string', '', 'Why that value is missing; null where there is one.'),
        isNullable: true,
      },
    ] as const,
  ]),
  ...Object.entries(SILVER_ONLY_COLUMNS).map(
    ([sent, name]) =>
      [
        name,
        {
          ...of(
            'double',
            name.endsWith('_pct') ? '%' : 'MW',
            `Value of \`${sent}\`; not loaded to Gold.`,
          ),
          isNullable: true,
        },
      ] as const,
  ),
  ['bronze_path', of('string', '', 'Raw object the row was read from.')],
  ['bronze_sha256', of('string', 'hex', 'SHA-256 of that object.')],
  ['fetched_at_utc', of('string', 'UTC', 'When that object was fetched.')],
]);

/** Every column of a Silver partition, in order. Throws when one has no meaning written down. */
export function silverEntries(): readonly SilverEntry[] {
  return SILVER_COLUMNS.map((name) => {
    const entry = MEANINGS.get(name);
    if (entry === undefined) throw new Error(`Silver column ${name} is not in the dictionary`);
    return { name, ...entry };
  });
}
