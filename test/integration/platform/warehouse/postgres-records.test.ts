import { describeKnownBronze } from './known-bronze.contract.js';
import { createPostgresWarehouse } from './postgres-warehouse-factory.js';
import { describeRecordHistory } from './record-history.contract.js';
import { describeRecords } from './records.contract.js';

describeRecords('PostgreSQL', createPostgresWarehouse);
describeRecordHistory('PostgreSQL', createPostgresWarehouse);
describeKnownBronze('PostgreSQL', createPostgresWarehouse);
