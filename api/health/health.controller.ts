import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { OpenToEverybody } from '../authentication/route-access.js';
import { ApiAnswer, ApiProblems } from '../openapi/api-answers.js';

import type { HealthJson } from './health.dto.js';
import { HealthService } from './health.service.js';

/** For supervisors and load balancers. */
@ApiTags('health')
@OpenToEverybody()
@Controller('health')
export class HealthController {
  constructor(private readonly health: HealthService) {}

  /** The process answers. */
  @Get('live')
  @ApiOperation({ summary: 'Whether the process answers', security: [] })
  @ApiAnswer('Health', 'It does.')
  checkLive(): HealthJson {
    return { status: 'live' };
  }

  /** The warehouse answers too. */
  @Get('ready')
  @ApiOperation({ summary: 'Whether the warehouse answers', security: [] })
  @ApiAnswer('Health', 'It does.')
  @ApiProblems(503)
  checkReady(): Promise<HealthJson> {
    return this.health.checkReady();
  }
}
