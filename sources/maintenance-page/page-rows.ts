import { GridError } from '../../domain/errors/grid-error.js';
import { foldName } from '../../domain/outage/resolve-asset.js';

import {
  MANDATORY_FIELDS,
  OPTIONAL_FIELDS,
  type MandatoryField,
  type PageDescription,
  type PageField,
  type PageFieldName,
} from './page-description.js';
import type { Page } from './page-tree.js';

/** One row of the table as it was sent: the text of each cell; a cell that is not there is undefined. */
export interface PageRow {
  readonly cells: Readonly<Record<PageFieldName, string | undefined>>;
  /** The text of the whole row. */
  readonly text: string;
  /** Whether it is marked as a row of an event. */
  readonly isEvent: boolean;
}

/** What a page holds once its marks were found. */
export interface PageRows {
  readonly rows: readonly PageRow[];
  /** How many events the page itself says it holds; undefined where it does not. */
  readonly statedCount: number | undefined;
  /** Headings no field has. */
  readonly unknownHeadings: readonly string[];
}

/** Fields that at least one row must have, or the rows are not those of the description. */
const FIELDS_OF_SOME_ROW: readonly MandatoryField[] = MANDATORY_FIELDS;

/**
 * The rows of the table of events.
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a mandatory mark is not there: the table, a heading, event
 *   rows, a cell of all rows, the identifiers, or, without rows, the words that there is no event.
 */
export function readRows(page: Page, description: PageDescription): PageRows {
  const table = findTable(page, description);
  const headings = headingsOf(page, table);
  const rows = table
    .find('tr')
    .toArray()
    .filter((row) => page(row).find('td').length > 0)
    .map((row) => pageRow(page(row), description))
    .filter(({ isNoEvents }) => !isNoEvents);
  refuseRowsOfOthers(rows, table.find(description.noEventsMark).length > 0, description);
  const stated = table.attr(description.countAttribute);
  return {
    rows,
    statedCount: stated !== undefined && /^\d+$/.test(stated.trim()) ? Number(stated) : undefined,
    unknownHeadings: headings.filter((heading) => !knownHeadings(description).includes(heading)),
  };
}

type Selection = ReturnType<Page>;

/** The table with all headings that are mandatory; a page may have others beside it. */
function findTable(page: Page, description: PageDescription): Selection {
  const tables = page(description.table).toArray();
  if (tables.length === 0) throw drift('a table of events', describePage(page));
  const lacking = tables.map((table) =>
    missingHeadings(headingsOf(page, page(table)), description),
  );
  const found = tables[lacking.findIndex((missing) => missing.length === 0)];
  if (found !== undefined) return page(found);
  const nearest = lacking.toSorted((left, right) => left.length - right.length)[0] ?? [];
  const headings = tables.flatMap((table) => headingsOf(page, page(table)));
  throw drift(
    `a table with a heading for ${nearest.join(', ')}`,
    headings.length === 0 ? 'tables without headings' : `headings ${headings.join(', ')}`,
  );
}

function headingsOf(page: Page, table: Selection): readonly string[] {
  return table
    .find('th')
    .toArray()
    .map((cell) => foldName(page(cell).text()))
    .filter((heading) => heading !== '');
}

function missingHeadings(headings: readonly string[], description: PageDescription): string[] {
  return MANDATORY_FIELDS.filter(
    (field) => !description.mandatory[field].headings.some((name) => headings.includes(name)),
  );
}

function knownHeadings({ mandatory, optional }: PageDescription): readonly string[] {
  return [...Object.values(mandatory), ...Object.values(optional)].flatMap(
    ({ headings }) => headings,
  );
}

function pageRow(
  row: Selection,
  { mandatory, optional, ...description }: PageDescription,
): PageRow & { readonly isNoEvents: boolean } {
  const cellOf = ({ selector, rowAttribute }: PageField): string | undefined => {
    const cell = row.find(selector).first();
    if (cell.length > 0) return cell.text().trim();
    return rowAttribute === undefined ? undefined : row.attr(rowAttribute)?.trim();
  };
  const entries = [
    ...MANDATORY_FIELDS.map((field) => [field, cellOf(mandatory[field])] as const),
    ...OPTIONAL_FIELDS.map((field) => [field, cellOf(optional[field])] as const),
  ];
  return {
    cells: Object.fromEntries(entries) as PageRow['cells'],
    text: row.text().replaceAll(/\s+/g, ' ').trim(),
    isEvent: row.is(description.row),
    isNoEvents: row.is(description.noEventsMark) || row.find(description.noEventsMark).length > 0,
  };
}

function refuseRowsOfOthers(
  rows: readonly PageRow[],
  saysNoEvents: boolean,
  { row, noEventsMark }: PageDescription,
): void {
  const events = rows.filter(({ isEvent }) => isEvent);
  if (events.length === 0) {
    if (rows.length > 0) throw drift(`rows ${row}`, `${rows.length} rows of another kind`);
    if (!saysNoEvents) throw drift(`rows ${row}, or ${noEventsMark}`, 'an empty table');
    return;
  }
  if (saysNoEvents) {
    throw drift(`rows ${row} or ${noEventsMark}`, `both: ${events.length} rows and no events`);
  }
  const absent = FIELDS_OF_SOME_ROW.filter((field) =>
    events.every(({ cells }) => cells[field] === undefined),
  );
  if (absent.length > 0) {
    throw drift(`a cell for ${absent.join(', ')}`, `none in ${events.length} rows`);
  }
  if (events.every(({ cells }) => cells.id === '')) {
    throw drift('an identifier', `none in ${events.length} rows`);
  }
}

/** What a page without a table is, in a few words, for who has to describe it anew. */
function describePage(page: Page): string {
  const words = page('body').text().replaceAll(/\s+/g, ' ').trim();
  const title = page('title').text().trim();
  const kind =
    words.length < 200
      ? 'a page almost without text, as applications in JavaScript are'
      : 'a page of text';
  return `${kind}, titled '${title.slice(0, 80)}'`;
}

function drift(expected: string, found: string): GridError {
  return new GridError(
    'PAYLOAD_SCHEMA_DRIFT',
    `the maintenance page is not as described: expected ${expected}, found ${found}`,
    { expected, found: found.slice(0, 500) },
  );
}
