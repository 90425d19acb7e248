import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiAnswer, ApiProblems } from '../openapi/api-answers.js';
import { NoParametersGuard } from '../query-parameters/no-parameters.guard.js';

import type { RegionListJson } from './regions.dto.js';
import { RegionsService } from './regions.service.js';

/** The regions eCO2mix publishes. */
@ApiTags('regions')
@Controller('v1/regions')
export class RegionsController {
  constructor(private readonly regions: RegionsService) {}

  /** Every region, by code. */
  @Get()
  @UseGuards(NoParametersGuard)
  @ApiOperation({ summary: 'The 12 regions of eCO2mix' })
  @ApiAnswer('RegionList', 'Every region, by code.')
  @ApiProblems(400, 401, 403, 500, 503)
  list(): Promise<RegionListJson> {
    return this.regions.list();
  }
}
