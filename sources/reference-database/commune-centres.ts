import { GridError } from '../../domain/errors/grid-error.js';
import type { Position } from '../../domain/geometry/shape.js';
import type { CodeCommune } from '../../domain/place/geographic-code.js';
import { padPostalCode } from '../../domain/place/postal-code.js';
import type { FileRecord, RecordTable } from '../landed-files/record-table.js';

/** A line of a list of postal codes: a commune in words, and its centre. */
export interface PostalLine {
  /** Five digits, lost zeros put back. */
  readonly postalCode: string;
  readonly communeName: string;
  readonly regionName: string | null;
  /** INSEE code; editions trimmed for spreadsheets lack it. */
  readonly communeCode: string | null;
  readonly centre: Position | null;
}

/**
 * Reads `communes-departement-region.csv` of data.gouv.fr (base officielle des codes postaux): comma or
 * semicolon, with or without INSEE codes, leading zeros lost or not.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when it has no postal code or no name of the commune,
 *   INVALID_PARAMETER for a postal code that is none.
 */
export function readPostalLines(table: RecordTable): readonly PostalLine[] {
  for (const column of ['code_postal', 'nom_commune_complet', 'latitude', 'longitude']) {
    if (table.columns.has(column)) continue;
    throw new GridError('PAYLOAD_SCHEMA_DRIFT', `the list of communes lacks the column ${column}`, {
      missingColumns: column,
    });
  }
  return [...table.records()].map((record) => ({
    postalCode: padPostalCode(record.cell('code_postal') ?? ''),
    communeName: record.cell('nom_commune_complet') ?? '',
    regionName: record.cell('nom_region'),
    communeCode: record.cell('code_commune_insee')?.padStart(5, '0') ?? null,
    centre: centreOf(record),
  }));
}

/** Centres of communes by INSEE code: by the code of a line, else by its postal code and name. */
export function centresOfCommunes(
  communes: readonly CodeCommune[],
  lines: readonly PostalLine[],
): ReadonlyMap<string, Position> {
  const byName = new Map(
    communes.flatMap(({ code, name, postalCodes }) =>
      postalCodes.map((postalCode) => [`${postalCode} ${name}`, code] as const),
    ),
  );
  return new Map(
    lines.flatMap(({ communeCode, postalCode, communeName, centre }) => {
      const code = communeCode ?? byName.get(`${postalCode} ${communeName}`);
      return code === undefined || centre === null ? [] : [[code, centre] as const];
    }),
  );
}

function centreOf(record: FileRecord): Position | null {
  const [longitude, latitude] = [record.cell('longitude'), record.cell('latitude')];
  if (longitude === null || latitude === null) return null;
  const position: Position = [Number(longitude), Number(latitude)];
  return position.every(Number.isFinite) ? position : null;
}
