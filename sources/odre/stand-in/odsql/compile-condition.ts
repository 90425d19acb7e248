import { INSTANT_FIELD, type Cell, type Field } from '../dataset-schema.js';
import { odsqlRefusal } from '../http/refusal.js';
import type { TableRow } from '../table.js';

import type { ComparisonOperator, Condition, Literal } from './condition.js';
import { findLiteralMs } from './instant-literal.js';

/** Tells whether a row is wanted. */
export type RowFilter = (row: TableRow) => boolean;

/**
 * Turns a condition into a filter for rows of these fields. A comparison with null is never true,
 * except `!=`.
 *
 * @throws GridError INVALID_PARAMETER with ODRÉ's ODSQLError on unknown fields and on orderings
 *   of text fields.
 */
export function compileCondition(condition: Condition, fields: readonly Field[]): RowFilter {
  switch (condition.kind) {
    case 'and': {
      const parts = condition.parts.map((part) => compileCondition(part, fields));
      return (row) => parts.every((part) => part(row));
    }
    case 'or': {
      const parts = condition.parts.map((part) => compileCondition(part, fields));
      return (row) => parts.some((part) => part(row));
    }
    case 'not': {
      const part = compileCondition(condition.part, fields);
      return (row) => !part(row);
    }
    case 'null': {
      const { index } = locate(condition.field, fields);
      return (row) => row.isNull(index) !== condition.isNegated;
    }
    case 'in': {
      const { index, field } = locate(condition.field, fields);
      const values = condition.literals.map((literal) => operand(literal, field));
      return (row) => values.some((value) => value === row.cell(index)) !== condition.isNegated;
    }
    case 'compare':
      return compileComparison(condition, fields);
  }
}

/** Position and declaration of a field named in a clause. */
export function locate(
  name: string,
  fields: readonly Field[],
  clause = 'where',
): { readonly index: number; readonly field: Field } {
  const index = fields.findIndex((candidate) => candidate.name === name);
  const field = fields[index];
  if (field === undefined) throw odsqlRefusal(`Unknown field: ${name}`, clause);
  return { index, field };
}

function compileComparison(
  condition: Extract<Condition, { kind: 'compare' }>,
  fields: readonly Field[],
): RowFilter {
  const { index, field } = locate(condition.field, fields);
  const { operator } = condition;
  if (field.type === 'text' && operator !== '=' && operator !== '!=') {
    throw odsqlRefusal(`Operator ${operator} is not allowed on text field: ${field.name}`, 'where');
  }
  const wanted = operand(condition.literal, field);
  return (row) => holds(row.cell(index), operator, wanted);
}

function holds(cell: Cell, operator: ComparisonOperator, wanted: string | number): boolean {
  if (operator === '=') return cell === wanted;
  if (operator === '!=') return cell !== wanted;
  // A recorded cell that is no number ('ND' in a number field) has no place in an order.
  if (typeof cell !== 'number' || typeof wanted !== 'number') return false;
  switch (operator) {
    case '>':
      return cell > wanted;
    case '>=':
      return cell >= wanted;
    case '<':
      return cell < wanted;
    case '<=':
      return cell <= wanted;
  }
}

/** What a literal means when it meets a field. */
function operand(literal: Literal, field: Field): string | number {
  if (field.type === 'text') return String(literal.value);
  if (field.name === INSTANT_FIELD) {
    const epochMs = findLiteralMs(String(literal.value));
    if (epochMs === undefined) {
      throw odsqlRefusal(`Invalid date literal: ${literal.value}`, 'where');
    }
    return epochMs;
  }
  const value = Number(literal.value);
  if (literal.kind === 'date' || Number.isNaN(value)) {
    throw odsqlRefusal(`Invalid number literal: ${literal.value}`, 'where');
  }
  return value;
}
