import { Module } from '@nestjs/common';

import { FreshnessController } from './freshness.controller.js';
import { FreshnessService } from './freshness.service.js';

/** How recent the measured values of each dataset are. */
@Module({ controllers: [FreshnessController], providers: [FreshnessService] })
export class FreshnessModule {}
