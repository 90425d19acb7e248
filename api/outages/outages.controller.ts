import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';

import { ApiAnswer, ApiNotModified, ApiProblems } from '../openapi/api-answers.js';
import { ApiQueryOf } from '../query-parameters/api-query-of.js';
import { QueryPipe } from '../query-parameters/query.pipe.js';

import { OUTAGES_QUERY, type OUTAGE_PAGE, type OutagesQuery } from './outages.dto.js';
import { OutagesService } from './outages.service.js';
import {
  UNAVAILABILITY_QUERY,
  type UNAVAILABILITY,
  type UnavailabilityQuery,
} from './unavailability.dto.js';
import { UnavailabilityService } from './unavailability.service.js';

/** Unavailabilities and maintenance of units and lines. */
@ApiTags('outages')
@Controller('v1/outages')
export class OutagesController {
  constructor(
    private readonly outages: OutagesService,
    private readonly unavailability: UnavailabilityService,
  ) {}

  /** A page of the events of a window. */
  @Get()
  @ApiOperation({ summary: 'Outages of units and lines that overlap a window' })
  @ApiQueryOf(OUTAGES_QUERY)
  @ApiAnswer('OutagePage', 'A page of events in their newest version, called-off ones too.')
  @ApiNotModified()
  @ApiProblems(400, 401, 403, 404, 500, 503)
  read(
    @Query(new QueryPipe(OUTAGES_QUERY)) query: OutagesQuery,
  ): Promise<z.infer<typeof OUTAGE_PAGE>> {
    return this.outages.read(query);
  }

  /** Capacity that is unavailable at an instant. */
  @Get('unavailability')
  @ApiOperation({ summary: 'Generation capacity that is declared unavailable at an instant' })
  @ApiQueryOf(UNAVAILABILITY_QUERY)
  @ApiAnswer('Unavailability', 'What each site has lost, counted once, and the sum.')
  @ApiNotModified()
  @ApiProblems(400, 401, 403, 404, 500, 503)
  readUnavailability(
    @Query(new QueryPipe(UNAVAILABILITY_QUERY)) query: UnavailabilityQuery,
  ): Promise<z.infer<typeof UNAVAILABILITY>> {
    return this.unavailability.read(query);
  }
}
