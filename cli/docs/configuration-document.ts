import { z } from 'zod';

import { CONFIGURATION_SCHEMA } from '../../platform/config/configuration.js';

import { generatedDocument, table } from './markdown.js';

const SECRET_MARK = /^Secret\.\s*/;

/** What a schema says of one variable. */
const PROPERTY_SCHEMA = z.object({
  description: z.string(),
  type: z.string().optional(),
  default: z.union([z.string(), z.number()]).optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  format: z.string().optional(),
});

type Property = z.infer<typeof PROPERTY_SCHEMA>;

/** docs/configuration.md: every environment variable, from the schema that reads them. */
export function configurationDocument(): string {
  const { properties = {} } = z.toJSONSchema(CONFIGURATION_SCHEMA);
  const rows = Object.entries(properties).map(([name, schema]) =>
    variableRow(name, PROPERTY_SCHEMA.parse(schema)),
  );
  return generatedDocument('Configuration', [
    [
      'Every setting is an environment variable. An empty one counts as absent. A value outside what is allowed stops the process with `INVALID_CONFIGURATION`, which names the variable and the rule, never the value.',
    ],
    table(['variable', 'default', 'allowed', 'secret', 'meaning'], rows),
  ]);
}

function variableRow(name: string, property: Property): readonly string[] {
  const isSecret = SECRET_MARK.test(property.description);
  const fallback = property.default === undefined ? '' : `\`${property.default}\``;
  const meaning = property.description.replace(SECRET_MARK, '');
  return [`\`${name}\``, fallback, allowed(property), isSecret ? 'yes' : '', meaning];
}

function allowed(property: Property): string {
  if (property.enum !== undefined) return property.enum.map((choice) => `\`${choice}\``).join(', ');
  if (property.minimum !== undefined && property.maximum !== undefined) {
    return `whole number, ${property.minimum} to ${property.maximum}`;
  }
  return property.format === 'uri' ? 'address' : 'text';
}
