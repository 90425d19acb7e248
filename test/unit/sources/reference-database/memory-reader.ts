import type { ReferenceContent } from '../../../../domain/place/reference-content.js';
import { referenceTable } from '../../../../domain/place/reference-tables.js';
import type { ReferenceReader } from '../../../../sources/reference-database/reference-reader.js';

/** Rows in memory in place of a database; an integration test compares what is extracted of both. */
export function memoryReader(
  content: () => ReferenceContent,
  contentSha256: () => string = () => 'a',
): ReferenceReader {
  return {
    findEdition: () => Promise.resolve({ edition: 'test 1', contentSha256: contentSha256() }),
    countRows: (table) => Promise.resolve(content()[table].length),
    readPage: (table, behind, limit) => {
      const { key } = referenceTable(table);
      const keyOf = (row: Readonly<Record<string, unknown>>) =>
        key.map((column) => String(row[column])).join(' ');
      const rows = content()[table].filter(
        (row) => behind === undefined || keyOf(row) > behind.join(' '),
      );
      return Promise.resolve(rows.slice(0, limit));
    },
    findPlace: () => Promise.resolve('memory://places'),
  };
}
