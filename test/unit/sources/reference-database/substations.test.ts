import { describe, expect, it } from '@jest/globals';

import { nodesOfCommunes } from '../../../../domain/place/nodes-of-communes.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import { timeWindow } from '../../../../domain/time/time-window.js';
import { scanContent } from '../../../../sources/landed-files/content-scan.js';
import { readRecordTable } from '../../../../sources/landed-files/record-table.js';
import {
  createGridNodesPipeline,
  NODE_FILES,
  recogniseNodeFile,
} from '../../../../sources/reference-database/landed-nodes.js';
import { readSubstations } from '../../../../sources/reference-database/substation-file.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

import { aRawObject } from './raw-object.js';

const WINDOW = timeWindow(
  parseInstant('2026-11-20T00:00:00Z'),
  parseInstant('2026-11-21T00:00:00Z'),
);
const HEADER =
  'Code poste;Nom poste;Fonction;Etat;Tension (kV);Longitude poste (DD);Latitude poste (DD);Géo-point poste';
const file = (...rows: readonly string[]) => [HEADER, ...rows].join('\n');
const refine = (content: string | Uint8Array) =>
  createGridNodesPipeline().refine(WINDOW, [aRawObject(content)]);

async function recognise(content: string | Uint8Array) {
  const chunks = async function* () {
    await Promise.resolve();
    yield Buffer.from(content);
  };
  return recogniseNodeFile({ name: 'x.csv', scan: await scanContent(chunks()) });
}

describe('a file of substations', () => {
  it('is recognised by its columns, under any name, with its rows counted', async () => {
    expect(await recognise(file('A;B;C;D;90kV;1;47;'))).toEqual({
      recognised: {
        dataset: 'grid-nodes-rte',
        rows: 1,
        contentType: 'text/csv',
        extension: 'csv',
      },
    });
    expect(NODE_FILES.kind).toBe('nodes');
  });

  it.each([
    ['HTML', '<html><body>not found</body></html>'],
    ['the register, which names substations too', 'codePosteSource;puisMaxInstallee\nA;1'],
    ['regional capacity', 'Année;Code INSEE région\n2023;11'],
  ])('is not mistaken for %s', async (_, content) => {
    expect(await recognise(content)).toBeUndefined();
  });

  it('without a column is refused, and told which', async () => {
    expect(
      await recognise('Code poste;Nom poste;Fonction;Etat;Tension (kV)\nA;B;C;D;90kV'),
    ).toMatchObject({
      refused: {
        reason: 'missing_columns',
        field: 'longitude_poste_dd',
        allowed: 'longitude_poste_dd, latitude_poste_dd',
      },
    });
    await expect(refine('Code poste;Nom poste\nA;B')).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
    });
  });

  it('has every row accepted or set aside with its reason', async () => {
    const refined = await refine(
      file(
        'AAAAA;UN;POSTE;EN EXPLOITATION;90kV;1.9;47.9;47.9, 1.9',
        ';SANS CODE;POSTE;EN EXPLOITATION;90kV;1.9;47.9;',
        'BBBBB;;POSTE;EN EXPLOITATION;90kV;1.9;47.9;',
        'CCCCC;TROP COURT;POSTE',
        'AAAAA;UN BIS;POSTE;EN EXPLOITATION;225kV;1.9;47.9;47.9, 1.9',
      ),
    );

    expect(refined).toMatchObject({ rowsIn: 5, rowsAccepted: 1 });
    expect(refined.setAsideRows.map(({ reason, severity }) => [reason, severity])).toEqual([
      ['duplicate', 'expected'],
      ['no_code', 'defect'],
      ['no_name', 'defect'],
      ['wrong_number_of_cells', 'defect'],
    ]);
    expect(refined.silver.toRecords()).toMatchObject([{ node_name: 'UN BIS', voltage_kv: 225 }]);
  });

  it.each([
    ['90kV', 90, 0],
    ['63 kV', 63, 0],
    ['HORS TENSION', null, 0],
    ['COURANT CONTINU', null, 0],
    ['', null, 0],
    ['beaucoup', null, 1],
    ['90', null, 1],
  ])("reads the voltage '%s' as %j", async (text, voltageKv, faults) => {
    const refined = await refine(file(`AAAAA;UN;POSTE;EN EXPLOITATION;${text};1.9;47.9;`));

    expect(refined.silver.toRecords()).toMatchObject([{ voltage_kv: voltageKv }]);
    expect(refined.invalidCells).toHaveLength(faults);
  });

  it.each([
    ['1,9', '47.9', 1],
    ['1.9', '', 1],
    ['1.9', '147.9', 1],
    ['', '', 0],
  ])("keeps a substation at '%s', '%s' without a position", async (longitude, latitude, faults) => {
    const refined = await refine(
      file(`AAAAA;UN;POSTE;EN EXPLOITATION;90kV;${longitude};${latitude};`),
    );

    expect(refined.silver.toRecords()).toMatchObject([
      { longitude_deg: null, latitude_deg: null, region_code: null },
    ]);
    expect(refined.invalidCells.map(({ reason }) => reason)).toEqual(
      Array.from({ length: faults }, () => 'invalid_coordinate'),
    );
  });

  it('reports a column nobody knows', async () => {
    const refined = await refine(`${HEADER};Couleur\nAAAAA;UN;P;E;90kV;1.9;47.9;;rouge`);

    expect(refined).toMatchObject({ rowsAccepted: 1, unknownColumns: ['couleur'] });
  });
});

describe('the node of a commune', () => {
  const node = (code: string, name: string, regionCode: string, at: readonly [number, number]) => ({
    code,
    name,
    regionCode,
    voltageKv: 90,
    state: null,
    function: null,
    longitudeDeg: at[0],
    latitudeDeg: at[1],
    isSimulated: false,
  });
  const commune = (code: string, name: string, regionCode: string) => ({
    code,
    name,
    departmentCode: code.slice(0, 2),
    regionCode,
    population: 1,
    postalCodes: [],
  });
  const nodes = [
    node('NERAC', 'NERAC', '75', [0.32, 44.15]),
    node('VALIN', 'VALINIERE (LA)', '75', [-1.33, 45.94]),
    node('TWIN1', 'SAINT-JEAN', '75', [0, 45]),
    node('TWIN2', 'SAINT JEAN', '75', [1, 45]),
  ];
  const of = (one: ReturnType<typeof commune>, centre?: readonly [number, number]) =>
    nodesOfCommunes([one], nodes, new Map(centre === undefined ? [] : [[one.code, centre]])).get(
      one.code,
    );

  it('is the nearest one, where the centre of the commune is known', () => {
    expect(of(commune('17300', 'La Rochelle', '75'), [-1.15, 46.16])).toEqual({
      nodeCode: 'VALIN',
      basis: 'nearest',
    });
    expect(of(commune('33063', 'Bordeaux', '75'), [0.45, 45])).toEqual({
      nodeCode: 'TWIN1',
      basis: 'nearest',
    });
  });

  it('is none further away than 100 km: Corsica is no part of the grid', () => {
    expect(of(commune('2A004', 'Ajaccio', '94'), [8.74, 41.92])).toBeUndefined();
  });

  it('is the one of its name in its region, where nothing is known of its centre', () => {
    expect(of(commune('47195', 'Nérac', '75'))).toEqual({ nodeCode: 'NERAC', basis: 'same_name' });
    expect(of(commune('17999', 'La Valinière', '75'))?.nodeCode).toBe('VALIN');
    expect(of(commune('01999', 'Nérac', '84'))).toBeUndefined();
  });

  it('is none when two bear the name', () => {
    expect(of(commune('17998', 'Saint-Jean', '75'))).toBeUndefined();
  });
});

describeWithRecorded('the recorded substations of RTE', () => {
  const content = () => readRecorded('reference/odre_postes-electriques-rte_light.csv');

  it('are read with their values', async () => {
    const refined = await refine(content());

    expect(refined).toMatchObject({
      rowsIn: 5,
      rowsAccepted: 5,
      setAsideRows: [],
      invalidCells: [],
      unknownColumns: [],
    });
    expect(await recognise(content())).toMatchObject({ recognised: { rows: 5 } });
    const rows = refined.silver
      .toRecords()
      .map((row) => [row['node_code'], row['node_name'], row['voltage_kv'], row['region_code']]);
    expect(rows).toEqual([
      ['TREVI', 'TREVINS', 90, '75'],
      ['CAZE5', 'CAZERIE', 90, '28'],
      ['NERAC', 'NERAC', 63, '75'],
      ['P.SEI', 'PAPETERIES DE LA SEINE', null, '11'],
      ['VALIN', 'VALINIERE (LA)', 90, '75'],
    ]);
  });

  it('stand where they were published', () => {
    const [first] = readSubstations(readRecordTable(content()));

    expect(first?.node).toMatchObject({
      longitudeDeg: -0.39204722222222227,
      latitudeDeg: 46.33679444444444,
      state: 'EN EXPLOITATION',
      function: 'POSTE DE TRANSFORMATION',
      isSimulated: false,
    });
  });
});
