import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { z } from 'zod';

import { PARAMETER_FACTS } from './parameter-facts.js';
import type { QuerySchema } from './query.pipe.js';

/** Describes every parameter of a query schema in the OpenAPI document. */
export function ApiQueryOf(schema: QuerySchema): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...Object.entries(schema.shape).map(([name, parameter]) => {
      const facts = parameter instanceof z.ZodType ? PARAMETER_FACTS.get(parameter) : undefined;
      if (facts === undefined) throw new Error(`query parameter ${name} has no facts registered`);
      return ApiQuery({
        name,
        required: facts.isRequired,
        description: `${facts.description} Allowed: ${facts.allowed}.`,
        schema: { ...facts.jsonSchema, example: facts.example },
      });
    }),
  );
}
