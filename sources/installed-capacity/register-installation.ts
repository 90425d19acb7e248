import type { EnergySource } from '../../domain/energy/energy-source.js';
import { findCivilDate } from '../../domain/time/civil-date.js';
import type { FileRecord } from '../landed-files/record-table.js';

import { findNumber } from './published-number.js';
import { sourceOf } from './register-columns.js';
import { installationId, isEic, type InstallationId } from './register-id.js';

/** An installation, or an aggregate of small ones, as an edition of the register states it. */
export interface Installation {
  readonly id: InstallationId;
  /** First day the state holds: the register's own, else that of the edition. */
  readonly observedOn: string;
  /** Day of disconnection; null while it stands. */
  readonly endsOn: string | null;
  readonly name: string | null;
  readonly regionCode: string | null;
  readonly communeCode: string | null;
  readonly substationCode: string | null;
  readonly filiere: string | null;
  readonly sourceCode: EnergySource | null;
  readonly isSourceCorrected: boolean;
  readonly technology: string | null;
  readonly capacityMw: number | null;
  readonly commissionedOn: string | null;
  readonly installationCount: number | null;
  readonly operatingState: string | null;
  /** Volts of the connection in kV, where it is said in kV: for the check of the unit. */
  readonly connectionKv: number | null;
  readonly isAggregate: boolean;
}

/** How an edition is to be read. */
export interface EditionReading {
  /** Day the edition stands for. */
  readonly edition: string;
  readonly capacityColumn: string;
  readonly unitsPerMw: number;
}

/** A record read: what it states, and the cells that state nothing. */
export interface ReadInstallation {
  readonly installation: Installation;
  readonly faults: readonly { readonly field: string; readonly reason: string }[];
}

const CONFIDENTIAL = /^confidentiel/i;
const AGGREGATE = /^agr[eé]gation des installations/i;
const KILOVOLTS = /^(\d{1,3}) ?kV$/i;

/** Reads a record of the register. */
export function readInstallation(record: FileRecord, reading: EditionReading): ReadInstallation {
  const faults: { field: string; reason: string }[] = [];
  const understood = <T>(
    field: string,
    reason: string,
    read: (cell: string) => T | undefined,
  ): T | null => {
    const cell = record.cell(field);
    const value = cell === null ? undefined : read(cell);
    if (cell !== null && value === undefined) faults.push({ field, reason });
    return value ?? null;
  };
  const day = (field: string): string | null => understood(field, 'invalid_date', findCivilDate);
  understood('codeeicresourceobject', 'invalid_eic', (cell) => (isEic(cell) ? cell : undefined));

  const name = record.cell('nominstallation');
  const isAggregate = AGGREGATE.test(name ?? '');
  const number = (field: string): number | null =>
    understood(field, 'invalid_number', (cell) => findNumber(cell, record));
  const published = number(reading.capacityColumn);
  const count = number('nbinstallations');
  const commissionedOn = day('datemiseenservice');
  const versionFrom = day('datedebutversion');
  const { sourceCode, isCorrected } = sourceOf({
    codeFiliere: record.cell('codefiliere'),
    filiere: record.cell('filiere'),
    codeTechnologie: record.cell('codetechnologie'),
    technologie: record.cell('technologie'),
  });
  const installation: Installation = {
    id: installationId(record, isAggregate),
    observedOn: isAggregate ? reading.edition : (versionFrom ?? commissionedOn ?? reading.edition),
    endsOn: day('datederaccordement'),
    name: CONFIDENTIAL.test(name ?? '') ? null : name,
    regionCode: record.cell('coderegion'),
    communeCode: record.cell('codeinseecommune'),
    substationCode: record.cell('postesource'),
    filiere: record.cell('filiere'),
    sourceCode,
    isSourceCorrected: isCorrected,
    technology: record.cell('technologie'),
    capacityMw: published === null ? null : published / reading.unitsPerMw,
    commissionedOn,
    installationCount: count === null ? null : Math.trunc(count),
    operatingState: record.cell('regime'),
    connectionKv: Number(KILOVOLTS.exec(record.cell('tensionraccordement') ?? '')?.[1] ?? 0),
    isAggregate,
  };
  return { installation, faults };
}
