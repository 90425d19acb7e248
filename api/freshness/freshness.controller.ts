import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiAnswer, ApiProblems } from '../openapi/api-answers.js';
import { NoParametersGuard } from '../query-parameters/no-parameters.guard.js';

import type { FreshnessListJson } from './freshness.dto.js';
import { FreshnessService } from './freshness.service.js';

/** How recent each dataset is. */
@ApiTags('freshness')
@Controller('v1/freshness')
export class FreshnessController {
  constructor(private readonly freshness: FreshnessService) {}

  /** Every dataset, by name. */
  @Get()
  @UseGuards(NoParametersGuard)
  @ApiOperation({ summary: 'Which datasets are fresh, late or stale, and since when' })
  @ApiAnswer('FreshnessList', 'Every dataset, by name.')
  @ApiProblems(400, 401, 403, 500, 503)
  list(): Promise<FreshnessListJson> {
    return this.freshness.list();
  }
}
