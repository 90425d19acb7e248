import { Module } from '@nestjs/common';

import { OutagesController } from './outages.controller.js';
import { OutagesService } from './outages.service.js';

/** Unavailabilities and maintenance of units and lines. */
@Module({ controllers: [OutagesController], providers: [OutagesService] })
export class OutagesModule {}
