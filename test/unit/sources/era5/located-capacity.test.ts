import { describe, expect, it } from '@jest/globals';

import { deriveCapacityWeights } from '../../../../domain/climate/derive-capacity-weights.js';
import { findCellNumber } from '../../../../domain/climate/grid-cell.js';
import { locateCapacity } from '../../../../sources/era5/located-capacity.js';
import { readRecordTable } from '../../../../sources/landed-files/record-table.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

const tableOf = (...lines: readonly string[]) =>
  readRecordTable(Buffer.from(`${lines.join('\n')}\n`));

const REGISTER_HEADER =
  'nominstallation;codeeicresourceobject;coderegion;postesource;filiere;puismaxinstallee;datederaccordement';
const NODES_HEADER =
  'Code poste;Nom poste;Fonction;Etat;Tension (kV);Longitude poste (DD);Latitude poste (DD);Géo-point poste';
const NODES = tableOf(
  NODES_HEADER,
  'NORD1;NORD;POSTE DE TRANSFORMATION;EN EXPLOITATION;90kV;2.30;49.90;49.9, 2.3',
  'NORD2;NORD DEUX;POSTE DE TRANSFORMATION;EN EXPLOITATION;90kV;2.30;50.30;50.3, 2.3',
);
const register = (...lines: readonly string[]) => tableOf(REGISTER_HEADER, ...lines);

describe('wind and solar power of the register', () => {
  it('stands where the substation stands that it feeds, in MW', () => {
    const { plants, shares } = locateCapacity(
      register(
        'PARC A;;32;NORD1;Eolien;12000;',
        'PARC B;;32;NORD2;Eolien;36000;',
        'TOIT;;32;NORD1;Solaire;500;',
        'BARRAGE;;32;NORD1;Hydraulique;9000;',
      ),
      NODES,
    );

    expect(plants).toEqual([
      expect.objectContaining({ weighting: 'wind_capacity', installedMw: 12, latitudeDeg: 49.9 }),
      expect.objectContaining({ weighting: 'wind_capacity', installedMw: 36, latitudeDeg: 50.3 }),
      expect.objectContaining({ weighting: 'solar_capacity', installedMw: 0.5 }),
    ]);
    expect(shares).toContainEqual({
      regionCode: '32',
      weighting: 'wind_capacity',
      placedMw: 48,
      totalMw: 48,
    });
    const wind = deriveCapacityWeights(plants).weights.filter(
      ({ weighting }) => weighting === 'wind_capacity',
    );
    expect(wind.map(({ cell, shareRatio }) => [cell, shareRatio])).toEqual([
      [findCellNumber({ latitudeDeg: 50, longitudeDeg: 2.25 }), 0.25],
      [findCellNumber({ latitudeDeg: 50.25, longitudeDeg: 2.25 }), 0.75],
    ]);
  });

  it('weighs no region of which less than four fifths have a place', () => {
    const { plants, shares } = locateCapacity(
      register('PARC A;;32;NORD1;Eolien;70000;', 'PARC B;;32;NOWHERE;Eolien;30000;'),
      NODES,
    );

    expect(plants).toEqual([]);
    expect(shares).toEqual([
      { regionCode: '32', weighting: 'wind_capacity', placedMw: 70, totalMw: 100 },
    ]);
  });

  it('leaves out what is disconnected, without power, or outside éCO2mix', () => {
    const { shares } = locateCapacity(
      register(
        'VIEUX;;32;NORD1;Eolien;9000;01/02/2020',
        'VIDE;;32;NORD1;Eolien;;',
        'CORSE;;94;NORD1;Eolien;9000;',
      ),
      NODES,
    );

    expect(shares).toEqual([]);
  });

  it('of files that are none is drift', () => {
    expect(() => locateCapacity(tableOf('a;b', '1;2'), NODES)).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_SCHEMA_DRIFT' }),
    );
    expect(() => locateCapacity(register(), tableOf('a;b', '1;2'))).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_SCHEMA_DRIFT' }),
    );
  });
});

describeWithRecorded('the recorded register and substations', () => {
  it('have no wind or solar plant with a place: no weights are made up', () => {
    const { plants } = locateCapacity(
      readRecordTable(
        readRecorded('capacity/odre_registre-national_records_5-of-16_2026-08-28.json'),
      ),
      readRecordTable(readRecorded('reference/odre_postes-electriques-rte_light.csv')),
    );

    expect(plants).toEqual([]);
  });
});
