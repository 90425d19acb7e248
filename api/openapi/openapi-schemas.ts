import { z } from 'zod';

/** Answer schemas by their name in the OpenAPI document; each registers itself where it is defined. */
export const OPENAPI_SCHEMAS = z.registry<{ readonly id: string }>();

/** Where a named schema stands in the OpenAPI document. */
export function schemaReference(id: string): string {
  return `#/components/schemas/${id}`;
}
