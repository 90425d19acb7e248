import {
  openReferenceReader,
  type ReferenceReader,
} from '../reference-database/reference-reader.js';

import { isLoginRefused, type RotatingWarehouseOptions } from './rotating-warehouse.js';
import { createRotating } from './rotating.js';

/**
 * A reader of the reference database that follows the secret `reference-database-url`. Opens nothing
 * before its first use; without the secret its calls throw SECRET_MISSING.
 */
export function createRotatingReferenceReader({
  secrets,
  onCloseFailed,
}: RotatingWarehouseOptions): ReferenceReader {
  const rotating = createRotating({
    current: () => secrets.getSecret('reference-database-url'),
    refresh: () => secrets.refreshSecret('reference-database-url'),
    open: openReferenceReader,
    close: (reader: ReferenceReader) => reader.close(),
    isTurnedDown: isLoginRefused,
    onCloseFailed,
  });
  return {
    findEdition: () => rotating.use((reader) => reader.findEdition()),
    countRows: (table) => rotating.use((reader) => reader.countRows(table)),
    readPage: (table, behind, limit) =>
      rotating.use((reader) => reader.readPage(table, behind, limit)),
    findPlace: () => rotating.use((reader) => reader.findPlace()),
    close: () => rotating.close(),
  };
}
