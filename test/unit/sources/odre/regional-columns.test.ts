import { describe, expect, it } from '@jest/globals';

import {
  isArtefact,
  MANDATORY_COLUMNS,
  missingColumns,
  SILVER_ONLY_COLUMNS,
  technicalName,
  unknownColumns,
} from '../../../../sources/odre/regional-columns.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

const DETAILS = Object.keys(SILVER_ONLY_COLUMNS);

describe('the technical name of a column', () => {
  it.each([
    ['Code INSEE région', 'code_insee_region'],
    ['Région', 'libelle_region'],
    ['Nature', 'nature'],
    ['Date', 'date'],
    ['Heure', 'heure'],
    ['Date - Heure', 'date_heure'],
    ['Consommation (MW)', 'consommation'],
    ['Thermique (MW)', 'thermique'],
    ['Nucléaire (MW)', 'nucleaire'],
    ['Eolien (MW)', 'eolien'],
    ['Solaire (MW)', 'solaire'],
    ['Hydraulique (MW)', 'hydraulique'],
    ['Pompage (MW)', 'pompage'],
    ['Bioénergies (MW)', 'bioenergies'],
    ['Ech. physiques (MW)', 'ech_physiques'],
    ['Stockage batterie', 'stockage_batterie'],
    ['Déstockage batterie', 'destockage_batterie'],
    ['Eolien terrestre', 'eolien_terrestre'],
    ['Eolien offshore', 'eolien_offshore'],
    ['TCO Thermique (%)', 'tco_thermique'],
    ['TCH Nucléaire (%)', 'tch_nucleaire'],
    ['TCO Bioénergies (%)', 'tco_bioenergies'],
    ['Column 30', 'column_30'],
  ])("of the label '%s' is %s", (label, name) => {
    expect(technicalName(label)).toBe(name);
  });

  it.each([...MANDATORY_COLUMNS, ...DETAILS, 'libelle_region'])('of %s is itself', (name) => {
    expect(technicalName(name)).toBe(name);
  });
});

describe('columns', () => {
  it('that the product does not know are named, artefacts are not', () => {
    const sent = [...MANDATORY_COLUMNS, ...DETAILS, 'hydrogene', 'column_30', 'column_68'];

    expect(unknownColumns(sent)).toEqual(['hydrogene']);
    expect(isArtefact('column_30')).toBe(true);
    expect(isArtefact('column')).toBe(false);
  });

  it('that came with a later version may be absent, the others may not', () => {
    expect(missingColumns(MANDATORY_COLUMNS)).toEqual([]);
    expect(missingColumns(MANDATORY_COLUMNS.filter((name) => name !== 'eolien'))).toEqual([
      'eolien',
    ]);
    expect(MANDATORY_COLUMNS).not.toContain('stockage_batterie');
  });
});

describeWithRecorded('the header of a recorded file', () => {
  it.each([
    'odre_eco2mix-regional-cons-def_HautsDeFrance_2024-H1.csv',
    'odre_eco2mix-regional-tr_PACA_2020-05-06_old-schema.csv',
  ])('%s names every mandatory column', (file) => {
    const [header = ''] = Buffer.from(readRecorded(`eco2mix/${file}`))
      .toString('utf8')
      .split('\n');
    const names = header.replace('\uFEFF', '').trim().split(';').map(technicalName);

    expect(missingColumns(names)).toEqual([]);
    expect(names.filter((name) => name === '')).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
  });
});
