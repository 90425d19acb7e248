import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiAnswer, ApiNotModified, ApiProblems } from '../openapi/api-answers.js';
import { ApiQueryOf } from '../query-parameters/api-query-of.js';
import { QueryPipe } from '../query-parameters/query.pipe.js';
import type { RenderedAnswer } from '../rendered-answer/rendered-answer.js';

import { REGIONAL_PRODUCTION_QUERY, type RegionalProductionQuery } from './production.dto.js';
import { ProductionService } from './production.service.js';

/** Series of regional flows: production by source, consumption, exchanges, storage. */
@ApiTags('production')
@Controller('v1/production')
export class ProductionController {
  constructor(private readonly production: ProductionService) {}

  /** A page of the flows of a window. */
  @Get('regional')
  @ApiOperation({ summary: 'Power by region, source and slot' })
  @ApiQueryOf(REGIONAL_PRODUCTION_QUERY)
  @ApiAnswer('RegionalProductionPage', 'A page of the series; empty with its reason, if it is.')
  @ApiNotModified()
  @ApiProblems(400, 401, 403, 404, 500, 503)
  readRegional(
    @Query(new QueryPipe(REGIONAL_PRODUCTION_QUERY)) query: RegionalProductionQuery,
  ): Promise<RenderedAnswer> {
    return this.production.readRegional(query);
  }
}
