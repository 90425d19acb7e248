/** Where a named schema stands in the OpenAPI document. */
export function schemaReference(id: string): string {
  return `#/components/schemas/${id}`;
}
