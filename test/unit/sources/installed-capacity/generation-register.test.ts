import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DataFrame } from 'nodejs-polars';

import {
  createGenerationRegisterPipeline,
  installationStates,
} from '../../../../sources/installed-capacity/register-pipeline.js';
import type { RefinedRows } from '../../../../sources/source-pipeline.js';
import { describeWithRecorded, readRecorded } from '../../../recorded/recorded-files.js';

import { ANY_WINDOW, anInstallation, aRaw, aRegister, rowsOf } from './capacity-builders.js';

const pipeline = createGenerationRegisterPipeline();

function refine(content: Uint8Array | string, sourceUrl?: string): Promise<RefinedRows> {
  return pipeline.refine(ANY_WINDOW, [aRaw(content, sourceUrl === undefined ? {} : { sourceUrl })]);
}

describeWithRecorded('the recorded records of the register', () => {
  let refined: RefinedRows;
  let rows: readonly Readonly<Record<string, unknown>>[];
  beforeAll(async () => {
    refined = await refine(
      readRecorded('capacity/odre_registre-national_records_5-of-16_2026-08-28.json'),
    );
    rows = rowsOf(installationStates(refined.silver));
  });
  const row = (id: string) => rows.find((candidate) => candidate['installation_id'] === id);

  it('are five installations, and nothing of them is unknown or set aside', () => {
    expect([refined.rowsIn, refined.rowsAccepted, refined.silver.height]).toEqual([5, 5, 5]);
    expect(refined.setAsideRows).toEqual([]);
    expect(refined.invalidCells).toEqual([]);
    expect(refined.unknownColumns).toEqual([]);
  });

  it('keep every value of a hydro plant, its kW as MW and its days as days', () => {
    expect(row('17W000000012816Y')).toEqual({
      installation_id: '17W000000012816Y',
      valid_from: '2024-01-02',
      valid_to: null,
      id_kind: 'eic',
      installation_name: 'BROMMH-CENTRALE HYDRAULIQUE DE BROMMAT-6',
      region_code: '76',
      commune_code: '12036',
      substation_code: 'BROMM',
      filiere: 'Hydraulique',
      source_code: 'hydro',
      is_source_corrected: false,
      technology: 'Lac',
      capacity_mw: 180.357261,
      commissioned_on: '1990-05-01',
      installation_count: 1,
      operating_state: 'En service',
      edition: '2026-05-26',
      bronze_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('take a photovoltaic plant that is filed under thermal for solar, and say so', () => {
    expect(row('17W000002341298H')).toMatchObject({
      filiere: 'Thermique non renouvelable',
      technology: 'Photovoltaïque',
      source_code: 'solar',
      is_source_corrected: true,
      capacity_mw: 132.3,
      region_code: '94',
      commune_code: '2A004',
      commissioned_on: '1981-01-01',
    });
  });

  it('keep no name that is confidential', () => {
    expect(row('17W000002341298H')).toMatchObject({ installation_name: null });
  });

  it('file coal under thermal, an offshore farm under wind and a battery under no production', () => {
    expect(row('17W000000012843V')).toMatchObject({
      source_code: 'thermal',
      is_source_corrected: false,
      operating_state: 'En retrait provisoire',
      capacity_mw: 250,
      valid_from: '2015-04-15',
    });
    expect(row('17W0000014455651')).toMatchObject({ source_code: 'wind', capacity_mw: 240 });
    expect(row('17W000002385265P')).toMatchObject({
      source_code: null,
      filiere: 'Stockage non hydraulique',
      commissioned_on: '2026-01-12',
    });
  });
});

const sentAs = async (fields: Parameters<typeof anInstallation>[0]) => {
  const refined = await refine(aRegister(anInstallation(fields)));
  return { refined, row: rowsOf(installationStates(refined.silver))[0] };
};

const AN_AGGREGATE = {
  nominstallation: 'Agrégation des installations de moins de 36KW',
  codeeicresourceobject: null,
  codefiliere: 'SOLAI',
  filiere: 'Solaire',
  codetechnologie: 'PHOTV',
  technologie: 'Photovoltaïque',
  codeinseecommune: '62442',
  coderegion: '32',
  postesource: null,
  tensionraccordement: 'BT',
  regime: null,
  datedebutversion: null,
  datemiseenservice: '07/10/2009',
  nbinstallations: 14,
  puismaxinstallee: 49.5,
};

describe('an installation of the register', () => {
  it.each([
    ['05/06/2022', '2022-06-05'],
    ['29/02/2024', '2024-02-29'],
    ['2022-06-05', '2022-06-05'],
  ])('that went into service on %s did so on %s', async (sent, day) => {
    expect((await sentAs({ datemiseenservice: sent })).row).toMatchObject({ commissioned_on: day });
  });

  it.each([
    '31/02/2024',
    '29/02/2023',
    '00/01/2024',
    '12/13/2024',
    '5/6/2022',
    '2022/06/05',
    'soon',
  ])('with the impossible day %s is kept without it, and the cell is told', async (sent) => {
    const { refined, row } = await sentAs({ datemiseenservice: sent });

    expect(row).toMatchObject({ commissioned_on: null });
    expect(refined.invalidCells).toEqual([
      expect.objectContaining({
        reason: 'invalid_date',
        field: 'datemiseenservice',
        rawValue: sent,
      }),
    ]);
  });

  it('with a negative capacity is set aside whole', async () => {
    const refined = await refine(
      aRegister(
        anInstallation({ puismaxinstallee: -250000 }),
        anInstallation({ codeeicresourceobject: '17W000000012843V' }),
      ),
    );

    expect(refined.rowsAccepted).toBe(1);
    expect(refined.setAsideRows).toEqual([
      expect.objectContaining({
        reason: 'negative_capacity',
        recordKey: '17W000000012816Y|line 1',
        rawValue: expect.stringContaining('"puismaxinstallee":"-250000"'),
      }),
    ]);
  });

  it('of no capacity has none, which is not zero', async () => {
    expect((await sentAs({ puismaxinstallee: null })).row).toMatchObject({ capacity_mw: null });
    expect((await sentAs({ puismaxinstallee: 0 })).row).toMatchObject({ capacity_mw: 0 });
  });

  it('that was disconnected is valid until then', async () => {
    expect((await sentAs({ datederaccordement: '30/06/2025' })).row).toMatchObject({
      valid_from: '2024-01-02',
      valid_to: '2025-06-30',
    });
  });

  it('with a code that is no EIC is known by the columns of the register, and the cell is told', async () => {
    const { refined, row } = await sentAs({ codeeicresourceobject: 'unknown' });

    expect(row).toMatchObject({ id_kind: 'register' });
    expect(refined.invalidCells).toEqual([
      expect.objectContaining({ reason: 'invalid_eic', field: 'codeeicresourceobject' }),
    ]);
  });

  it('without an EIC is known by the id of the register where it has one', async () => {
    expect((await sentAs({ codeeicresourceobject: null, idpeps: 'P-12345' })).row).toMatchObject({
      installation_id: 'PEPS:P-12345',
      id_kind: 'register',
    });
  });

  it('never is known by its name: another name is the same installation', async () => {
    const named = await sentAs({ codeeicresourceobject: null, nominstallation: 'FERME A' });
    const renamed = await sentAs({ codeeicresourceobject: null, nominstallation: 'FERME B' });

    expect(named.row?.['installation_id']).toBe(renamed.row?.['installation_id']);
    expect(named.row?.['installation_id']).toMatch(/^REG:12036:HYDLQ:[0-9a-f]{12}$/);
  });

  it('that is an aggregate is one of its place, from the day of its edition on', async () => {
    const { row } = await sentAs(AN_AGGREGATE);

    expect(row).toMatchObject({
      installation_id: expect.stringMatching(/^AGG:62442:SOLAI:[0-9a-f]{12}$/),
      id_kind: 'register',
      installation_count: 14,
      capacity_mw: 0.0495,
      source_code: 'solar',
      valid_from: '2026-08-28',
    });
  });

  it('whose code occurs twice is one: the same again is expected, another state contradicts', async () => {
    const refined = await refine(
      aRegister(anInstallation(), anInstallation(), anInstallation({ puismaxinstallee: 90000 })),
    );

    expect(refined.silver.height).toBe(1);
    expect(refined.setAsideRows.map(({ reason }) => reason).sort()).toEqual(
      ['contradicting_duplicate', 'duplicate'].sort(),
    );
    expect(refined.rowsIn).toBe(refined.rowsAccepted + refined.setAsideRows.length);
  });

  it('that the register does not tell from another is numbered, whatever the order of the rows', async () => {
    const one = anInstallation({
      codeeicresourceobject: null,
      nominstallation: 'Confidentiel',
      puismaxinstallee: 500,
    });
    const two = { ...one, puismaxinstallee: 700 };
    const settled = [one, two].map((record) => ({ ...record, tensionraccordement: 'HTA' }));
    const ids = async (...records: (typeof one)[]) =>
      rowsOf((await refine(aRegister(...records))).silver)
        .map((row) => `${String(row['installation_id'])} ${String(row['capacity_mw'])}`)
        .sort();

    const forward = await ids(...settled);
    expect(forward).toHaveLength(2);
    expect(forward.filter((text) => text.includes(':2 '))).toHaveLength(1);
    expect(await ids(...settled.toReversed())).toEqual(forward);
  });
});

describe('an edition of the register', () => {
  const camelCase =
    'nomInstallation;codeEICResourceObject;codeINSEECommune;codeRegion;codeFiliere;filiere;technologie;dateMiseEnService;gestionnaire;puisMaxInstallee';
  const line = 'A;17W000000012816Y;12036;76;SOLAI;Solaire;Photovoltaïque;05/06/2022;Enedis';

  it('as a CSV with labels in camel case is read', async () => {
    const refined = await refine(`\uFEFF${camelCase}\n${line};250.5\n`);

    expect(rowsOf(refined.silver)[0]).toMatchObject({
      installation_id: '17W000000012816Y',
      capacity_mw: 0.2505,
      source_code: 'solar',
      observed_on: '2022-06-05',
    });
  });

  it('whose header says MW is read as MW', async () => {
    const refined = await refine(`${camelCase} (MW)\n${line};250.5\n`);

    expect(rowsOf(refined.silver)[0]).toMatchObject({ capacity_mw: 250.5 });
  });

  it('wrapped record by record, as older answers are, is read', async () => {
    const refined = await refine(JSON.stringify({ records: [{ fields: anInstallation() }] }));

    expect(refined.rowsAccepted).toBe(1);
  });

  it('of another shape of JSON is refused', async () => {
    await expect(refine('{"type": "FeatureCollection"}')).rejects.toMatchObject({
      code: 'PAYLOAD_SCHEMA_DRIFT',
    });
  });

  it.each([
    ['MW', 0.25, 'HTA'],
    ['MW, large ones only', 250, '225 kV'],
    ['W', 250_000_000, 'HTA'],
  ])('with capacities in %s is not believed', async (_, capacity, tensionraccordement) => {
    await expect(
      refine(aRegister(anInstallation({ puismaxinstallee: capacity, tensionraccordement }))),
    ).rejects.toMatchObject({ code: 'PAYLOAD_NOT_BELIEVED' });
  });

  it('is of the day its name ends with', async () => {
    const refined = await refine(
      aRegister(anInstallation(AN_AGGREGATE)),
      'landing:capacity/registre-national-installation-production-stockage-electricite-agrege-311223.json',
    );

    expect(rowsOf(refined.silver)[0]).toMatchObject({
      edition: '2023-12-31',
      observed_on: '2023-12-31',
    });
  });
});

describe('editions of the register', () => {
  const edition = (
    day: string,
    fetchedAt: string,
    ...records: ReturnType<typeof anInstallation>[]
  ) => aRaw(aRegister(...records), { fetchedAt, sourceUrl: `landing:capacity/agrege-${day}.json` });
  const first = edition(
    '311223',
    '2024-02-01T00:00:00Z',
    anInstallation({ datedebutversion: '01/01/2015', puismaxinstallee: 100_000 }),
    anInstallation(AN_AGGREGATE),
  );
  const second = edition(
    '311224',
    '2025-02-01T00:00:00Z',
    anInstallation({ puismaxinstallee: 120_000 }),
    anInstallation({ ...AN_AGGREGATE, puismaxinstallee: 80, nbinstallations: 20 }),
  );
  const third = edition(
    '311225',
    '2026-02-01T00:00:00Z',
    anInstallation({ puismaxinstallee: 120_000 }),
    anInstallation({ ...AN_AGGREGATE, puismaxinstallee: 80, nbinstallations: 20 }),
  );

  async function statesOf(...raws: (typeof first)[]): Promise<readonly string[]> {
    let silver: DataFrame | undefined;
    for (const raw of raws) {
      silver = await pipeline.silver.merge(
        silver,
        (await pipeline.refine(ANY_WINDOW, [raw])).silver,
      );
    }
    if (silver === undefined) return [];
    return rowsOf(installationStates(silver))
      .map(
        (row) =>
          `${String(row['installation_id']).slice(0, 16)} ${String(row['valid_from'])}..${String(row['valid_to'])} ${String(row['capacity_mw'])} ${String(row['edition'])}`,
      )
      .sort();
  }

  const EXPECTED = [
    '17W000000012816Y 2015-01-01..2024-01-02 100 2023-12-31',
    '17W000000012816Y 2024-01-02..null 120 2024-12-31',
    'AGG:62442:SOLAI: 2023-12-31..2024-12-31 0.0495 2023-12-31',
    'AGG:62442:SOLAI: 2024-12-31..null 0.08 2024-12-31',
  ];

  it('tell the life of an installation: a new version begins a new state, an equal one does not', async () => {
    expect(await statesOf(first, second, third)).toEqual(EXPECTED);
  });

  it('tell the same in whatever order they arrive', async () => {
    expect(await statesOf(third, first, second)).toEqual(EXPECTED);
    expect(await statesOf(second, third, first, second)).toEqual(EXPECTED);
  });
});
