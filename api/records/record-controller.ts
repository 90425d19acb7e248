import { Controller, Get, Inject, Query, type Type } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { ApiAnswer, ApiNotModified, ApiProblems } from '../openapi/api-answers.js';
import { ApiQueryOf } from '../query-parameters/api-query-of.js';
import { QueryPipe } from '../query-parameters/query.pipe.js';
import type { RenderedAnswer } from '../rendered-answer/rendered-answer.js';

import { RecordPagesService } from './record-pages.service.js';
import { recordQuerySchema, toRecordQuery, type RecordParameters } from './record-query-schema.js';
import type { RecordResource } from './record-resource.js';

/** The controller of a resource: one route that serves its pages. */
export function recordController(resource: RecordResource): Type {
  const schema = recordQuerySchema(resource);
  const unknownRegion = 'region_code' in resource.filters ? [404] : [];

  @ApiTags(resource.tag)
  @Controller(resource.path)
  class RecordController {
    constructor(@Inject(RecordPagesService) private readonly pages: RecordPagesService) {}

    @Get()
    @ApiOperation({ summary: resource.summary })
    @ApiQueryOf(schema)
    @ApiAnswer(resource.pageName, 'A page of the rows, in the order of their key.')
    @ApiNotModified()
    @ApiProblems(400, 401, 403, ...unknownRegion, 500, 503)
    read(@Query(new QueryPipe(schema)) query: RecordParameters): Promise<RenderedAnswer> {
      return this.pages.read(resource, toRecordQuery(resource, query));
    }
  }

  Object.defineProperty(RecordController, 'name', { value: `${resource.pageName}Controller` });
  return RecordController;
}
