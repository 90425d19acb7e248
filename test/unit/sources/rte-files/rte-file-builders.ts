/** Header of RTE's national files of 2016, 36 names; its apostrophe is a question mark. */
export const NATIONAL_HEADER =
  'Périmètre\tNature\tDate\tHeures\tConsommation\tPrévision J-1\tPrévision J\tFioul\tCharbon\tGaz\tNucléaire\tEolien\tSolaire\tHydraulique\tPompage\tBioénergies\tEch. physiques\tTaux de Co2\tEch. comm. Angleterre\tEch. comm. Espagne\tEch. comm. Italie\tEch. comm. Suisse\tEch. comm. Allemagne-Belgique\tFioul - TAC\tFioul - Cogén.\tFioul - Autres\tGaz - TAC\tGaz - Cogén.\tGaz - CCG\tGaz - Autres\tHydraulique - Fil de l?eau + éclusée\tHydraulique - Lacs\tHydraulique - STEP turbinage\tBioénergies - Déchets\tBioénergies - Biomasse\tBioénergies - Biogaz';

/** What later files add to {@link NATIONAL_HEADER}; the first name begins with a blank. */
export const LATER_NATIONAL_COLUMNS =
  '\t Stockage batterie\tDéstockage batterie\tEolien terrestre\tEolien offshore';

/** Header of RTE's regional files. */
export const REGION_HEADER =
  'Périmètre\tNature\tDate\tHeures\tConsommation\tThermique\tNucléaire\tEolien\tSolaire\tHydraulique\tPompage\tBioénergies\tEch. physiques';

/** The last line of a file. */
export const LEGAL_NOTICE =
  "RTE ne pourra être tenu responsable de l'usage qui pourrait être fait des données mises à disposition, ni en cas de prévisions imprécises.";

/** Cells of a record behind its wall time, by header name; others are empty. */
export type FileCells = Readonly<Record<string, string | number>>;

/** A record of a file. */
export interface FileRecord {
  readonly perimeter?: string;
  readonly nature?: string;
  readonly date: string;
  readonly time: string;
  readonly cells: FileCells;
}

/** Parts of a file that can be other than they are. */
export interface FileParts {
  readonly header?: string;
  readonly notice?: string | null;
  readonly encoding?: BufferEncoding;
  readonly isHeaderless?: boolean;
}

/**
 * A file as RTE writes it: Latin-1, LF, cells behind tabs, one tab more at the end of each record than
 * of the header, the legal notice as last line.
 */
export function rteFile(records: readonly FileRecord[], parts: FileParts = {}): Uint8Array {
  const { header = NATIONAL_HEADER, notice = LEGAL_NOTICE, encoding = 'latin1' } = parts;
  const names = header.split('\t');
  const lines = records.map(({ perimeter = 'France', nature, date, time, cells }) => {
    const identity = [perimeter, nature ?? 'Données temps réel', date, time];
    const rest = names.slice(identity.length).map((name) => String(cells[name.trim()] ?? ''));
    return `${[...identity, ...rest].join('\t')}\t`;
  });
  const all = [
    ...(parts.isHeaderless === true ? [] : [header]),
    ...lines,
    ...(notice === null ? [] : [notice]),
  ];
  return Buffer.from(`${all.join('\n')}\n`, encoding);
}

/** Measures of France that balance. */
export const MEASURES_OF_FRANCE: FileCells = {
  Consommation: 50000,
  Fioul: 100,
  Charbon: 900,
  Gaz: 3000,
  Nucléaire: 40000,
  Eolien: 2000,
  Solaire: 1000,
  Hydraulique: 6000,
  Pompage: -1000,
  Bioénergies: 800,
  'Ech. physiques': -2800,
  'Taux de Co2': 50,
};

/** The labels of a day, `00:00` on, step by step. */
export function labelsOfDay(stepMinutes: number): readonly string[] {
  return Array.from({ length: 1440 / stepMinutes }, (_, index) => {
    const minute = index * stepMinutes;
    const hours = String(Math.floor(minute / 60)).padStart(2, '0');
    return `${hours}:${String(minute % 60).padStart(2, '0')}`;
  });
}
