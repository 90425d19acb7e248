import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiAnswer, ApiProblems } from '../openapi/api-answers.js';
import { ApiQueryOf } from '../query-parameters/api-query-of.js';
import { QueryPipe } from '../query-parameters/query.pipe.js';

import { LINEAGE_QUERY, type LineageJson, type LineageQuery } from './lineage.dto.js';
import { LineageService } from './lineage.service.js';
import {
  RECORD_LINEAGE_QUERY,
  type RecordLineageJson,
  type RecordLineageQuery,
} from './record-lineage.dto.js';

/** Where a number comes from. */
@ApiTags('lineage')
@Controller('v1/lineage')
export class LineageController {
  constructor(private readonly lineage: LineageService) {}

  /** The run, the raw bytes and the past of one number. */
  @Get()
  @ApiOperation({ summary: 'Run, raw bytes and past of one number' })
  @ApiQueryOf(LINEAGE_QUERY)
  @ApiAnswer('Lineage', 'Where the number comes from.')
  @ApiProblems(400, 401, 403, 404, 500, 503)
  find(@Query(new QueryPipe(LINEAGE_QUERY)) query: LineageQuery): Promise<LineageJson> {
    return this.lineage.find(query);
  }

  /** The run, the raw bytes and the past of one row of a record table. */
  @Get('records')
  @ApiOperation({ summary: 'Run, raw bytes and past of one row of any other table' })
  @ApiQueryOf(RECORD_LINEAGE_QUERY)
  @ApiAnswer('RecordLineage', 'Where the row comes from.')
  @ApiProblems(400, 401, 403, 404, 500, 503)
  findRecord(
    @Query(new QueryPipe(RECORD_LINEAGE_QUERY)) query: RecordLineageQuery,
  ): Promise<RecordLineageJson> {
    return this.lineage.findRecord(query);
  }
}
