import { Module } from '@nestjs/common';

import { recordController } from './record-controller.js';
import { RecordPagesService } from './record-pages.service.js';
import { RECORD_RESOURCES } from './record-resources.js';

/** The record tables of Gold as resources. */
@Module({
  controllers: RECORD_RESOURCES.map(recordController),
  providers: [RecordPagesService],
})
export class RecordsModule {}
