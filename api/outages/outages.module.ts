import { Module } from '@nestjs/common';

import { OutagesController } from './outages.controller.js';
import { OutagesService } from './outages.service.js';
import { UnavailabilityService } from './unavailability.service.js';

/** Unavailabilities and maintenance of units and lines. */
@Module({ controllers: [OutagesController], providers: [OutagesService, UnavailabilityService] })
export class OutagesModule {}
