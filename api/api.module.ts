import { Global, Module, type DynamicModule } from '@nestjs/common';

import { AlarmsModule } from './alarms/alarms.module.js';
import {
  TEMPORAL_LINK_TARGET,
  WAREHOUSE_READER,
  type ApiDependencies,
} from './api-dependencies.js';
import { AssetsModule } from './assets/assets.module.js';
import { FreshnessModule } from './freshness/freshness.module.js';
import { HealthModule } from './health/health.module.js';
import { LineageModule } from './lineage/lineage.module.js';
import { OutagesModule } from './outages/outages.module.js';
import { ProductionModule } from './production/production.module.js';
import { RecordsModule } from './records/records.module.js';
import { RegionsModule } from './regions/regions.module.js';

/** Every resource of the API, and what they stand on. */
@Global()
@Module({})
export class ApiModule {
  /** The module with its dependencies. */
  static on({ reader, temporalUiUrl, namespace }: ApiDependencies): DynamicModule {
    const target = { temporalUiUrl, ...(namespace === undefined ? {} : { namespace }) };
    return {
      module: ApiModule,
      imports: [
        AlarmsModule,
        AssetsModule,
        FreshnessModule,
        HealthModule,
        LineageModule,
        OutagesModule,
        ProductionModule,
        RecordsModule,
        RegionsModule,
      ],
      providers: [
        { provide: WAREHOUSE_READER, useValue: reader },
        { provide: TEMPORAL_LINK_TARGET, useValue: target },
      ],
      exports: [WAREHOUSE_READER, TEMPORAL_LINK_TARGET],
    };
  }
}
