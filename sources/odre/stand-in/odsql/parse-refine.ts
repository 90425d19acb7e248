import type { Field } from '../dataset-schema.js';
import { parameterRefusal } from '../http/refusal.js';

import { locate } from './compile-condition.js';
import type { Condition } from './condition.js';

const FACET = /^(?<field>[^:]+):(?:"(?<double>.*)"|'(?<single>.*)'|(?<bare>.*))$/;

/**
 * Parses one `refine` or `exclude`: `field:"value"`.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's error.
 */
export function parseRefine(
  text: string,
  parameter: 'refine' | 'exclude',
  fields: readonly Field[],
): Condition {
  const groups = FACET.exec(text)?.groups;
  const field = groups?.['field'];
  const value = groups?.['double'] ?? groups?.['single'] ?? groups?.['bare'];
  if (field === undefined || value === undefined) {
    throw parameterRefusal(parameter, text, 'field:"value"');
  }
  locate(field, fields, parameter);
  const operator = parameter === 'refine' ? '=' : '!=';
  return { kind: 'compare', field, operator, literal: { kind: 'string', value } };
}
