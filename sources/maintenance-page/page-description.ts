/** A value of an event row: where it stands, and which heading its column bears. */
export interface PageField {
  readonly selector: string;
  /** Headings that name the column, folded (capitals, no accents); one of them must be there. */
  readonly headings: readonly string[];
  /** An attribute of the row that holds the value too. */
  readonly rowAttribute?: string;
}

/**
 * What a published maintenance page looks like. Every mark that is not optional must be found, or the
 * page is another one than was described, and that is drift: never "no events".
 */
export interface PageDescription {
  /** The table of events. */
  readonly table: string;
  readonly row: string;
  /** Says in words that nothing is announced; a table without rows must have it. */
  readonly noEventsMark: string;
  /** Attribute of the table that states how many events it holds; checked where it is there. */
  readonly countAttribute: string;
  readonly mandatory: Readonly<Record<MandatoryField, PageField>>;
  readonly optional: Readonly<Record<OptionalField, PageField>>;
}

/** Fields every page of events has. */
export const MANDATORY_FIELDS = [
  'id',
  'unit',
  'area',
  'type',
  'start',
  'end',
  'unavailableMw',
  'description',
] as const;

/** Fields a page may have. */
export const OPTIONAL_FIELDS = ['version', 'status', 'installedMw', 'fuel'] as const;

/** One of {@link MANDATORY_FIELDS}. */
export type MandatoryField = (typeof MANDATORY_FIELDS)[number];

/** One of {@link OPTIONAL_FIELDS}. */
export type OptionalField = (typeof OPTIONAL_FIELDS)[number];

/** One of {@link MANDATORY_FIELDS} or {@link OPTIONAL_FIELDS}. */
export type PageFieldName = MandatoryField | OptionalField;

/**
 * The one shape that is known: rows `tr.event-row` with `data-event-id` and cells by class, as a public
 * project scrapes it. No real page of it was ever recorded; a page of another shape needs a description
 * of its own, and until then fails as drift.
 */
export const EVENT_ROW_PAGE: PageDescription = {
  table: 'table',
  row: 'tr.event-row',
  noEventsMark: '.no-events',
  countAttribute: 'data-event-count',
  mandatory: {
    id: {
      selector: 'td.event-id',
      headings: ['IDENTIFIANT', 'EVENEMENT', 'EVENT ID', 'ID'],
      rowAttribute: 'data-event-id',
    },
    unit: { selector: 'td.unit-name', headings: ['UNITE', 'GROUPE', 'UNIT', 'UNIT NAME'] },
    area: { selector: 'td.area', headings: ['ZONE', 'REGION', 'AREA'] },
    type: { selector: 'td.event-type', headings: ['TYPE', 'NATURE', 'EVENT TYPE'] },
    start: {
      selector: 'td.start-date',
      headings: ['DEBUT', 'DATE DE DEBUT', 'START', 'START DATE'],
    },
    end: { selector: 'td.end-date', headings: ['FIN', 'DATE DE FIN', 'END', 'END DATE'] },
    unavailableMw: {
      selector: 'td.unavail-mw',
      headings: ['PUISSANCE INDISPONIBLE MW', 'INDISPONIBLE MW', 'UNAVAILABLE MW', 'MW'],
    },
    description: { selector: 'td.description', headings: ['DESCRIPTION', 'CAUSE', 'REASON'] },
  },
  optional: {
    version: {
      selector: 'td.version',
      headings: ['VERSION'],
      rowAttribute: 'data-version',
    },
    status: { selector: 'td.status', headings: ['STATUT', 'ETAT', 'STATUS'] },
    installedMw: {
      selector: 'td.installed-mw',
      headings: ['PUISSANCE INSTALLEE MW', 'INSTALLED MW'],
    },
    fuel: { selector: 'td.fuel', headings: ['FILIERE', 'FUEL'] },
  },
};
