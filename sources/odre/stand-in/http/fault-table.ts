import { fieldIndex, type Cell, type Field } from '../dataset-schema.js';
import type { Fault } from '../fault.js';
import { compileCondition } from '../odsql/compile-condition.js';
import { parseWhere } from '../odsql/parse-where.js';
import type { TableRow, TableSnapshot } from '../table.js';

/** A dataset as a fault of its columns makes it look; itself for every other fault. */
export function withColumnFault(snapshot: TableSnapshot, fault: Fault | undefined): TableSnapshot {
  const { fields } = snapshot.schema;
  if (fault?.kind === 'extra-column') {
    const field: Field = { name: fault.name, label: fault.name, type: 'text' };
    return altered(snapshot, [...fields, field], (row) => ({
      cell: (index) => (index === fields.length ? fault.value : row.cell(index)),
      isNull: (index) => (index === fields.length ? fault.value === null : row.isNull(index)),
    }));
  }
  if (fault?.kind === 'missing-column') {
    const gone = fieldIndex(fields, fault.name);
    const kept = fields.filter((field) => field.name !== fault.name);
    const placeOf = (index: number): number => (gone !== -1 && index >= gone ? index + 1 : index);
    return altered(snapshot, kept, (row) => ({
      cell: (index) => row.cell(placeOf(index)),
      isNull: (index) => row.isNull(placeOf(index)),
    }));
  }
  if (fault?.kind === 'replaced-cell') return withReplacedCell(snapshot, fault);
  return snapshot;
}

function withReplacedCell(
  snapshot: TableSnapshot,
  fault: Extract<Fault, { kind: 'replaced-cell' }>,
): TableSnapshot {
  const { fields } = snapshot.schema;
  const place = fieldIndex(fields, fault.name);
  const strikes =
    fault.where === undefined
      ? (): boolean => true
      : compileCondition(parseWhere(fault.where), fields);
  return altered(snapshot, fields, (row) => {
    if (!strikes(row)) return row;
    const cell = (index: number): Cell => (index === place ? fault.value : row.cell(index));
    return { cell, isNull: (index) => cell(index) === null };
  });
}

function altered(
  snapshot: TableSnapshot,
  fields: readonly Field[],
  alter: (row: TableRow) => TableRow,
): TableSnapshot {
  return {
    schema: { ...snapshot.schema, fields },
    modifiedMs: snapshot.modifiedMs,
    *chunks(bounds, descending) {
      for (const chunk of snapshot.chunks(bounds, descending)) yield chunk.map(alter);
    },
  };
}
