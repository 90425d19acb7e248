import type { ReferenceCell, ReferenceTableName } from '../../domain/place/reference-tables.js';

/**
 * What extracting needs of the reference database: reading and nothing else. The adapters are in
 * `platform/reference-database/`; every call throws SOURCE_UNREACHABLE, SOURCE_REJECTED for a refused
 * login or a missing right, or PAYLOAD_SCHEMA_DRIFT for a table or column that is gone.
 */
export interface ReferenceReader {
  /** Which rows it holds, by a hash over all of them; undefined while it is empty. */
  findEdition(): Promise<{ readonly edition: string; readonly contentSha256: string } | undefined>;
  countRows(table: ReferenceTableName): Promise<number>;
  /** Rows in the order of their key, at most `limit`: behind a key, or from the first. */
  readPage(
    table: ReferenceTableName,
    behind: readonly string[] | undefined,
    limit: number,
  ): Promise<readonly Readonly<Record<string, ReferenceCell>>[]>;
  /** Its address without login and password. */
  findPlace(): Promise<string>;
}
