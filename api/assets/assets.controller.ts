import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiAnswer, ApiProblems } from '../openapi/api-answers.js';
import { ApiQueryOf } from '../query-parameters/api-query-of.js';
import { QueryPipe } from '../query-parameters/query.pipe.js';

import {
  ASSET_EVENTS_QUERY,
  type AssetEventPageJson,
  type AssetEventsQuery,
} from './asset-events.dto.js';
import { ASSETS_QUERY, type AssetPageJson, type AssetsQuery } from './assets.dto.js';
import { AssetsService } from './assets.service.js';

/** Regions, nodes and units that data has named, and their lives. */
@ApiTags('assets')
@Controller('v1/assets')
export class AssetsController {
  constructor(private readonly assets: AssetsService) {}

  /** A page of assets. */
  @Get()
  @ApiOperation({ summary: 'Regions, nodes and units that data has named' })
  @ApiQueryOf(ASSETS_QUERY)
  @ApiAnswer('AssetPage', 'A page of assets, by kind and code.')
  @ApiProblems(400, 401, 403, 500, 503)
  read(@Query(new QueryPipe(ASSETS_QUERY)) query: AssetsQuery): Promise<AssetPageJson> {
    return this.assets.read(query);
  }

  /** A page of what happened to one of them. */
  @Get('events')
  @ApiOperation({ summary: 'What happened to an asset since it was found' })
  @ApiQueryOf(ASSET_EVENTS_QUERY)
  @ApiAnswer('AssetEventPage', 'A page of events, oldest first.')
  @ApiProblems(400, 401, 403, 404, 500, 503)
  readEvents(
    @Query(new QueryPipe(ASSET_EVENTS_QUERY)) query: AssetEventsQuery,
  ): Promise<AssetEventPageJson> {
    return this.assets.readEvents(query);
  }
}
