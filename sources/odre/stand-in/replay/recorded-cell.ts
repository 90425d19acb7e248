import { findInstant, epochMsOf } from '../../../../domain/time/instant.js';
import type { Cell, Field } from '../dataset-schema.js';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * A recorded CSV cell as the API would have served it: empty is null, a number field's text is a
 * number, everything else (`ND`, `-`, text fields) stays the text it was.
 */
export function cellOfText(text: string, field: Field): Cell {
  if (text === '') return null;
  if (field.type === 'datetime') return instantCell(text);
  if (field.type === 'text' || !NUMBER.test(text)) return text;
  return Number(text);
}

/** A recorded JSON cell; only instants change, into the form tables hold them in. */
export function cellOfJson(value: unknown, field: Field): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return field.type === 'datetime' ? instantCell(text) : text;
}

function instantCell(text: string): Cell {
  const instant = findInstant(text);
  return instant === undefined ? text : epochMsOf(instant);
}
