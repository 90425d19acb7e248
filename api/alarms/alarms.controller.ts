import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiAnswer, ApiProblems } from '../openapi/api-answers.js';
import { ApiQueryOf } from '../query-parameters/api-query-of.js';
import { QueryPipe } from '../query-parameters/query.pipe.js';

import { ALARMS_QUERY, type AlarmPageJson, type AlarmsQuery } from './alarms.dto.js';
import { AlarmsService } from './alarms.service.js';

/** Alarms, open and past. */
@ApiTags('alarms')
@Controller('v1/alarms')
export class AlarmsController {
  constructor(private readonly alarms: AlarmsService) {}

  /** A page of alarms. */
  @Get()
  @ApiOperation({ summary: 'Alarms, newest first' })
  @ApiQueryOf(ALARMS_QUERY)
  @ApiAnswer('AlarmPage', 'A page of alarms, newest first.')
  @ApiProblems(400, 401, 403, 500, 503)
  read(@Query(new QueryPipe(ALARMS_QUERY)) query: AlarmsQuery): Promise<AlarmPageJson> {
    return this.alarms.read(query);
  }
}
