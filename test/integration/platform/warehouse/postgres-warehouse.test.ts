import { createPostgresWarehouse } from './postgres-warehouse-factory.js';
import { describeWarehouseHistory } from './warehouse-history.contract.js';
import { describeWarehouse } from './warehouse.contract.js';

describeWarehouse('PostgreSQL', createPostgresWarehouse);
describeWarehouseHistory('PostgreSQL', createPostgresWarehouse);
