import { Module } from '@nestjs/common';

import { FreshnessController } from './freshness.controller.js';
import { FreshnessService } from './freshness.service.js';

/** How recent each dataset is. */
@Module({ controllers: [FreshnessController], providers: [FreshnessService] })
export class FreshnessModule {}
