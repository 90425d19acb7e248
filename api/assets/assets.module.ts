import { Module } from '@nestjs/common';

import { AssetsController } from './assets.controller.js';
import { AssetsService } from './assets.service.js';

/** Regions, nodes and units that data has named, and their lives. */
@Module({ controllers: [AssetsController], providers: [AssetsService] })
export class AssetsModule {}
