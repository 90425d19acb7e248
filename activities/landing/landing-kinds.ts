import { CAPACITY_FILES } from '../../sources/installed-capacity/recognise-capacity-file.js';
import type { LandedFileKind } from '../../sources/landed-files/landed-file.js';
import { NODE_FILES } from '../../sources/reference-database/landed-nodes.js';
import { RTE_FILE_KIND } from '../../sources/rte-files/landed-rte-files.js';

/** Every folder of the landing zone; a new one is a line here and a recogniser in its source. */
export const LANDED_FILE_KINDS: readonly LandedFileKind[] = [
  CAPACITY_FILES,
  RTE_FILE_KIND,
  NODE_FILES,
];
