import { GridError } from '../../domain/errors/grid-error.js';

/** A table refers to another. */
export interface TableReference {
  readonly child: string;
  readonly parent: string;
}

/** Tables in an order in which each comes after those it refers to; else as they were. */
export function parentsFirst<Table extends { readonly name: string }>(
  tables: readonly Table[],
  references: readonly TableReference[],
): readonly Table[] {
  const ordered: Table[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name));
    const isFree = ({ name }: Table): boolean =>
      !references.some(
        ({ child, parent }) => child === name && parent !== name && names.has(parent),
      );
    const free = waiting.filter(isFree);
    if (free.length === 0) {
      throw new GridError('INTERNAL', `tables refer to each other: ${[...names].join(', ')}`);
    }
    ordered.push(...free);
    waiting = waiting.filter((table) => !free.includes(table));
  }
  return ordered;
}
