import { Module } from '@nestjs/common';

import { RegionsController } from './regions.controller.js';
import { RegionsService } from './regions.service.js';

/** The regions eCO2mix publishes. */
@Module({ controllers: [RegionsController], providers: [RegionsService] })
export class RegionsModule {}
