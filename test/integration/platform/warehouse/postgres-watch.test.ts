import { createPostgresWarehouse } from './postgres-warehouse-factory.js';
import { describeWatch } from './watch.contract.js';

describeWatch('PostgreSQL', createPostgresWarehouse);
