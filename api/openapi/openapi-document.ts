import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

import { answerJsonSchemas } from './answer-schemas.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** Serves the OpenAPI document at /docs-json and its pages at /docs. */
export function serveOpenApiDocument(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, createOpenApiDocument(app), {
    jsonDocumentUrl: 'docs-json',
    customSiteTitle: 'Grid Power Stream API',
  });
}

/** The OpenAPI 3.1 document of every route, its answers and problems. */
export function createOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const description = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Grid Power Stream')
    .setDescription(
      'French electricity data by region, source and slot. Instants are UTC, windows half-open, ' +
        'power in MW. Errors are RFC 9457 problem details.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, description);
  return {
    ...document,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, ...answerSchemas() },
    },
  };
}

function answerSchemas(): Schemas {
  return Object.fromEntries(
    Object.entries(answerJsonSchemas()).map(([id, schema]) => [id, withoutOwnAddress(schema)]),
  );
}

/** Within a document a schema is found by its place: an address of its own would contradict it. */
function withoutOwnAddress(schema: object): Schemas[string] {
  const words = Object.entries(schema).filter(([word]) => word !== '$id' && word !== '$schema');
  return Object.fromEntries(words);
}
