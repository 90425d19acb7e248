import { WATCH_STATEMENTS } from '../watch/azure-sql-watch-statements.js';

import { ASK_WHETHER_IT_ANSWERS } from './azure-sql-database.js';
import * as dimensions from './azure-sql-dimensions.js';
import { DESCRIBE_WINDOW } from './azure-sql-empty-window.js';
import { FLOW_STATEMENTS } from './azure-sql-flow-queries.js';
import * as lineage from './azure-sql-lineage-queries.js';
import * as merge from './azure-sql-merge-statements.js';
import * as migrations from './azure-sql-migrations.js';
import { RECORD_LOAD_STATEMENTS } from './azure-sql-record-load-statements.js';
import { RECORD_READ_STATEMENTS } from './azure-sql-record-statements.js';
import * as ledger from './azure-sql-run-ledger.js';
import * as runs from './azure-sql-run-queries.js';
import * as side from './azure-sql-side-records.js';
import * as publication from './azure-sql-slot-publication.js';
import * as staging from './azure-sql-staging.js';
import type { AzureSqlStatement } from './azure-sql-statement.js';
import { TAKE_TURN } from './azure-sql-turn.js';
import * as loader from './azure-sql-warehouse-loader.js';
import * as reader from './azure-sql-warehouse-reader.js';

/** Every statement the adapter can send, for those who check them; the migrations are files. */
export const AZURE_SQL_STATEMENTS: readonly AzureSqlStatement[] = [
  ASK_WHETHER_IT_ANSWERS,
  migrations.CREATE_LEDGER,
  migrations.READ_LEDGER,
  migrations.INSERT_LEDGER,
  migrations.READ_ORIGIN,
  migrations.MARK_ORIGIN,
  ...[
    dimensions.REGION_SEED,
    dimensions.SOURCE_SEED,
    dimensions.TIME_SEED,
    dimensions.DATE_SEED,
  ].flatMap((seed) => [seed.update, seed.insert]),
  dimensions.COUNT_DAYS,
  TAKE_TURN,
  staging.CREATE_STAGE,
  staging.KEEP_BEST_ROWS,
  staging.DROP_OVERLAPPED,
  staging.SUMMARISE_STAGE,
  staging.DROP_STAGE,
  ledger.UPDATE_RUN,
  ledger.INSERT_RUN,
  ledger.FIND_RUN_KEY,
  ledger.INSERT_BRONZE,
  ledger.FIND_BRONZE_KEYS,
  ledger.FIND_KNOWN_KEYS,
  ledger.FIND_UNKNOWN_BRONZE,
  ledger.LINK_BRONZE,
  ledger.ADD_COUNTS,
  side.UPDATE_REJECTED,
  side.INSERT_REJECTED,
  side.INSERT_QUOTA,
  publication.FIND_NEW_SLOTS,
  publication.INSERT_PUBLICATIONS,
  merge.PROBE_GOLD,
  merge.INSERT_ALL,
  merge.CREATE_CHANGE_TABLE,
  merge.FIND_CHANGES,
  merge.FIND_CHANGES_WITH_NEIGHBOURS,
  merge.COUNT_CHANGES,
  merge.KEEP_REVISED,
  merge.KEEP_RETIRED,
  merge.DELETE_RETIRED,
  merge.REVISE,
  merge.INSERT_NEW,
  merge.LINK_ALL,
  merge.LINK_WRITTEN,
  merge.DROP_CHANGE_TABLE,
  loader.NEXT_KNOWN_FROM,
  loader.ADVANCE_CLOCK,
  loader.FIND_NEWEST_MEASURED,
  loader.INSERT_HEARTBEAT,
  ...FLOW_STATEMENTS,
  DESCRIBE_WINDOW,
  lineage.FIND_FACT,
  lineage.FIND_RUN,
  lineage.FIND_BRONZE,
  lineage.FIND_REVISIONS,
  runs.FIND_FIRST_RUN_SINCE,
  runs.FIND_LATEST_RUN,
  runs.FIND_FAILED_DATASETS,
  runs.FIND_NEWEST_MEASURED_SLOT,
  reader.FIND_REGIONS,
  reader.FIND_LOAD_VERSION,
  ...WATCH_STATEMENTS,
  ...[...RECORD_LOAD_STATEMENTS.values()].flatMap((statements) =>
    Object.values<AzureSqlStatement>({ ...statements }),
  ),
  ...[...RECORD_READ_STATEMENTS.values()].flatMap((statements) =>
    Object.values<AzureSqlStatement>({ ...statements }),
  ),
];
