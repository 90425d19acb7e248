import { setImmediate } from 'node:timers/promises';

import { groupedBy } from '../../domain/capacity/grouped-by.js';
import { GridError } from '../../domain/errors/grid-error.js';
import {
  readRecordTable,
  type FileRecord,
  type RecordTable,
} from '../landed-files/record-table.js';
import type { RawObject, RefinedRows, SetAsideRecord } from '../source-pipeline.js';

import { figuresReadable, type FigureCount } from './figures-readable.js';
import {
  findCapacityColumn,
  missingRegisterColumns,
  unknownRegisterColumns,
} from './register-columns.js';
import { editionOf } from './register-edition.js';
import { readInstallation, type Installation } from './register-installation.js';
import { emptyRegister, registerSilver, stateText } from './register-silver.js';
import { refuseOtherRegisterUnit } from './register-unit.js';
import { cellSetAside, rowSetAside } from './set-aside-record.js';

const RECORDS_AT_ONCE = 2000;

/** A record that states an installation. */
interface Entry {
  readonly record: FileRecord;
  readonly installation: Installation;
}

interface RefinedRegister extends FigureCount {
  readonly installations: readonly Installation[];
  readonly edition: string;
  readonly rowsIn: number;
  readonly setAsideRows: readonly SetAsideRecord[];
  readonly invalidCells: readonly SetAsideRecord[];
  readonly unknownColumns: readonly string[];
}

/**
 * Cleans editions of the national register: one Silver row an installation and edition. Capacity is
 * published in kW and kept in MW; days are dd/mm/yyyy; a confidential name is none (R14).
 *
 * @throws GridError PAYLOAD_SCHEMA_DRIFT when a column is missing, PAYLOAD_NOT_BELIEVED when the
 *   capacities are in another unit or the text in no encoding that can be told.
 */
export async function refineRegister(raws: readonly RawObject[]): Promise<RefinedRows> {
  const files: RefinedRegister[] = [];
  let silver = emptyRegister();
  for (const raw of raws) {
    const file = await refineEdition(raw, await raw.read());
    files.push(file);
    silver = registerSilver(silver, raw, file);
  }
  const rowsIn = files.reduce((sum, file) => sum + file.rowsIn, 0);
  const setAsideRows = files.flatMap((file) => file.setAsideRows);
  return {
    silver,
    rowsIn,
    rowsAccepted: rowsIn - setAsideRows.length,
    setAsideRows,
    invalidCells: files.flatMap((file) => file.invalidCells),
    unknownColumns: [...new Set(files.flatMap((file) => file.unknownColumns))],
    checks: [figuresReadable(files)],
    newestSlotUtc: null,
    newestMeasuredUtc: null,
  };
}

async function refineEdition(raw: RawObject, content: Uint8Array): Promise<RefinedRegister> {
  const table = readRecordTable(content);
  const { column: capacityColumn, unitsPerMw } = capacityColumnOf(table);
  const edition = editionOf(raw, table.records());
  const entries: Entry[] = [];
  const setAsideRows: SetAsideRecord[] = [];
  const invalidCells: SetAsideRecord[] = [];
  let read = 0;
  for (const record of table.records()) {
    read += 1;
    // A step that computes for long must let the process say that it lives.
    if (read % RECORDS_AT_ONCE === 0) await setImmediate();
    const { installation, faults } = readInstallation(record, {
      edition,
      capacityColumn,
      unitsPerMw,
    });
    const key = installation.id.id;
    const reason = reasonSetAside(record, installation);
    if (reason !== undefined) {
      setAsideRows.push(rowSetAside(raw, record, { key, reason }));
      continue;
    }
    entries.push({ record, installation });
    for (const fault of faults) invalidCells.push(cellSetAside(raw, record, { key, ...fault }));
  }
  const rowsIn = entries.length + setAsideRows.length;
  const { installations, repeated } = toldApart(entries);
  for (const { record, installation, reason } of repeated) {
    setAsideRows.push(rowSetAside(raw, record, { key: installation.id.id, reason }));
  }
  refuseOtherRegisterUnit(installations);
  const unknownColumns = unknownRegisterColumns(table.columns.keys());
  const unreadable = invalidCells.filter(({ field }) => field === capacityColumn).length;
  const stated = entries.filter(({ installation }) => installation.capacityMw !== null).length;
  return {
    ...{ installations, edition, rowsIn, setAsideRows, invalidCells, unknownColumns },
    ...{ figures: stated + unreadable, unreadable },
  };
}

function capacityColumnOf({ columns }: RecordTable): {
  readonly column: string;
  readonly unitsPerMw: number;
} {
  const missing = missingRegisterColumns(columns.keys());
  const capacity = findCapacityColumn(columns.keys());
  if (missing.length === 0 && capacity !== undefined) return capacity;
  throw new GridError('PAYLOAD_SCHEMA_DRIFT', `the file lacks columns: ${missing.join(', ')}`, {
    missingColumns: missing.join(','),
  });
}

/** Why a row has no place in Silver. */
function reasonSetAside(record: FileRecord, installation: Installation): string | undefined {
  if (!record.isWhole) return 'wrong_number_of_cells';
  return (installation.capacityMw ?? 0) < 0 ? 'negative_capacity' : undefined;
}

interface ToldApart {
  readonly installations: readonly Installation[];
  readonly repeated: readonly (Entry & { readonly reason: string })[];
}

/**
 * Each installation under an id of its own. A code that occurs twice is one installation: the same
 * again is no news, another state contradicts. Rows without a code that the register's columns do not
 * tell apart are several installations all the same: they are numbered, by what they state.
 */
function toldApart(entries: readonly Entry[]): ToldApart {
  const byId = groupedBy(entries, ({ installation }) => installation.id.id);
  const installations: Installation[] = [];
  const repeated: (Entry & { readonly reason: string })[] = [];
  for (const ofOneId of byId.values()) {
    const sorted = ofOneId.length === 1 ? ofOneId : sortedByState(ofOneId);
    for (const [index, entry] of sorted.entries()) {
      const { installation } = entry;
      const first = sorted[0]?.installation;
      if (index === 0 || first === undefined) installations.push(installation);
      else if (installation.id.kind === 'register')
        installations.push(numbered(installation, index + 1));
      else {
        const isSame = stateText(first) === stateText(installation);
        repeated.push({ ...entry, reason: isSame ? 'duplicate' : 'contradicting_duplicate' });
      }
    }
  }
  return { installations, repeated };
}

function numbered(installation: Installation, number: number): Installation {
  const { id, kind } = installation.id;
  return { ...installation, id: { id: `${id}:${number}`, kind } };
}

function sortedByState(entries: readonly Entry[]): readonly Entry[] {
  return entries
    .map((entry) => ({ entry, text: stateText(entry.installation) }))
    .sort((left, right) => (left.text < right.text ? -1 : 1))
    .map(({ entry }) => entry);
}
