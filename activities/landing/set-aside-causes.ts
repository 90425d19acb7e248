import type { RejectedRecord } from '../../platform/warehouse/warehouse-loader.js';

/** Why records of a file were set aside, most frequent first, with the first record of each. */
export interface SetAsideCause {
  readonly reason: string;
  readonly reasonFr: string;
  readonly count: number;
  readonly recordKey: string;
  /** Line of the file, from 1, where the source counts lines. */
  readonly line: number | null;
  readonly field: string | null;
  /** The cell as sent, or the record where it is the record as a whole; cut. */
  readonly value: string | null;
  readonly allowedFr: string | null;
}

/** What a reason means to who brought the file. */
interface ReasonWords {
  readonly fr: string;
  readonly allowedFr?: string;
  /** The field at fault, where a row as a whole is set aside for one. */
  readonly field?: string;
}

const WORDS: Readonly<Record<string, ReasonWords>> = {
  invalid_year: { fr: 'année illisible', allowedFr: 'une année, 2023', field: 'annee' },
  unknown_region: {
    fr: 'région inconnue',
    allowedFr: 'le code INSEE d’une région de France métropolitaine, 11 à 94',
    field: 'code_insee_region',
  },
  wrong_number_of_cells: {
    fr: 'nombre de cellules différent de celui de l’en-tête',
    allowedFr: 'autant de cellules que l’en-tête',
  },
  negative_capacity: { fr: 'puissance négative', allowedFr: 'un nombre positif, ou vide' },
  negative_value: { fr: 'valeur négative', allowedFr: 'un nombre positif, ou vide' },
  invalid_number: {
    fr: 'nombre illisible',
    allowedFr: 'un nombre sans unité ni séparateur de milliers, 6630 ou 6630.5',
  },
  invalid_date: { fr: 'date illisible', allowedFr: '31/12/2023 ou 2023-12-31' },
  invalid_eic: { fr: 'code EIC invalide', allowedFr: 'un code EIC de 16 caractères' },
  contradicting_duplicate: {
    fr: 'enregistrement répété avec d’autres valeurs',
    allowedFr: 'une seule fois chaque enregistrement',
  },
};

const MOST_CAUSES = 5;
const LONGEST_VALUE = 200;

/** The most frequent defects among what was set aside; what is how the source works is left out. */
export function causesOf(records: readonly RejectedRecord[]): readonly SetAsideCause[] {
  const byReason = new Map<string, RejectedRecord[]>();
  for (const record of records) {
    if (record.severity !== 'defect') continue;
    const ofReason = byReason.get(record.reason);
    if (ofReason === undefined) byReason.set(record.reason, [record]);
    else ofReason.push(record);
  }
  return [...byReason.values()]
    .toSorted((left, right) => right.length - left.length)
    .slice(0, MOST_CAUSES)
    .flatMap((ofReason) => ofReason.slice(0, 1).map((first) => causeOf(first, ofReason.length)));
}

function causeOf(first: RejectedRecord, count: number): SetAsideCause {
  const words = WORDS[first.reason] ?? { fr: first.reason };
  const field = first.field === '' ? words.field : first.field;
  const line = /(?:^|\|)line (\d+)$/.exec(first.recordKey)?.[1];
  const value = first.field === '' ? cellIn(first.rawValue, words.field) : first.rawValue;
  return {
    reason: first.reason,
    reasonFr: words.fr,
    count,
    recordKey: first.recordKey,
    line: line === undefined ? null : Number(line),
    field: field ?? null,
    value: value === '' ? null : value.slice(0, LONGEST_VALUE),
    allowedFr: words.allowedFr ?? null,
  };
}

/** A cell of a record that is kept as JSON, which may be cut; the record itself where it has none. */
function cellIn(record: string, field: string | undefined): string {
  if (field === undefined) return record;
  const cell = new RegExp(`"${field}":"([^"]*)"`).exec(record)?.[1];
  return cell ?? record;
}

/** A cause in a line, French: `invalid_year (année illisible) : 208 — 1er : ligne 2, champ annee ...`. */
export function causeLine(cause: SetAsideCause): string {
  const { reason, reasonFr, count, recordKey, line, field, value, allowedFr } = cause;
  const where = [
    line === null ? `enregistrement ${recordKey}` : `ligne ${line}`,
    ...(field === null ? [] : [`champ ${field}`]),
    ...(value === null ? [] : [`valeur « ${value} »`]),
    ...(allowedFr === null ? [] : [`attendu : ${allowedFr}`]),
  ];
  return `- ${reasonFr} (${reason}) : ${count} fois ; le premier : ${where.join(', ')}`;
}
