import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { GridError } from '../../../../domain/errors/grid-error.js';
import { sha256Of } from '../../../../platform/lake/sha256.js';
import type { LandingZone } from '../../../../platform/landing/landing-zone.js';
import {
  aRegionalFile,
  aRegister,
  anInstallation,
} from '../../../unit/sources/installed-capacity/capacity-builders.js';

import { startLandingSteps, type LandingSteps } from './landing-steps.js';
import { aZip } from './zip-builder.js';

const ROW = ['2022', '11', '10', '20', '30', '40', '50', '60'] as const;
const GOOD = aRegionalFile([ROW]);
const OTHER = aRegionalFile([['2023', '11', '10', '20', '30', '40', '50', '60']]);

describe('a file in the landing zone', () => {
  let zone: LandingSteps;
  beforeEach(async () => {
    zone = await startLandingSteps();
  });
  afterEach(() => zone.remove());

  it('finds its folder made, with a README that says in French first what to put there', async () => {
    await zone.steps.lookAtLandingZone();

    const readme = await readFile(join(zone.root, 'capacity', 'README.txt'), 'utf8');
    expect(readme).toMatch(/^Déposez ici vos fichiers/);
    expect(readme).toContain('parc-region-annuel-production-filiere');
    expect(readme).toContain('Drop your files here');
  });

  it('is kept unaltered under its own name, safely spelled, with its hash and its ledger', async () => {
    await zone.drop('Parc régional (déc. 2023).csv', GOOD);
    const sha256 = sha256Of(GOOD);

    const kept = await zone.keep('Parc régional (déc. 2023).csv');

    expect(kept).toMatchObject({
      dataset: 'installed-capacity-regional',
      bronze: {
        path: `bronze/reference/capacity/Parc=20r=C3=A9gional=20=28d=C3=A9c.=202023=29_${sha256.slice(0, 12)}.csv`,
        sha256,
        bytes: Buffer.byteLength(GOOD),
        rows: 1,
        sourceUrl: 'landing:capacity/Parc régional (déc. 2023).csv',
        contentType: 'text/csv',
      },
    });
    expect(Buffer.from(await zone.lake.read(kept.bronze.path)).toString()).toBe(GOOD);
    const ledger = await zone.lake.read(`bronze/ledger/${sha256.slice(0, 2)}/${sha256}.json`);
    expect(JSON.parse(Buffer.from(ledger).toString())).toEqual(kept.bronze);
  });

  it.each([
    [
      'a register as a records answer',
      'x.txt',
      `{"total_count": 9, "results": [${JSON.stringify(anInstallation())}]}`,
      'generation-register',
      1,
      'json',
    ],
    [
      'a register as an export',
      'x',
      aRegister(anInstallation(), anInstallation()),
      'generation-register',
      2,
      'json',
    ],
    [
      'a register as a CSV in camel case',
      'x.data',
      'nomInstallation;codeEICResourceObject;codeINSEECommune;codeRegion;codeFiliere;filiere;technologie;dateMiseEnService;gestionnaire;puisMaxInstallee\nA;;12036;76;SOLAI;Solaire;;;Enedis;100\n',
      'generation-register',
      1,
      'csv',
    ],
    [
      'regional capacity in UTF-16',
      'x.csv',
      Buffer.from(`\uFEFF${GOOD}`, 'utf16le'),
      'installed-capacity-regional',
      1,
      'csv',
    ],
    [
      'regional capacity in Latin-1',
      'x.json',
      Buffer.from(GOOD, 'latin1'),
      'installed-capacity-regional',
      1,
      'csv',
    ],
    [
      'regional capacity with a column more',
      'x.csv',
      GOOD.replace('geo_point_region', 'geo_point_region;autre'),
      'installed-capacity-regional',
      1,
      'csv',
    ],
  ])(
    'is known by its content: %s under the name %s',
    async (...[, name, content, dataset, rows, extension]) => {
      await zone.drop(name, content);

      const kept = await zone.keep(name);

      expect([kept.dataset, kept.bronze.rows]).toEqual([dataset, rows]);
      expect(kept.bronze.path.endsWith(`.${extension}`)).toBe(true);
    },
  );

  it('counts a record whose cell holds line breaks and semicolons as one', async () => {
    await zone.drop('x.csv', GOOD.replace('"48.7, 2.5"', '"48.7;\n\n""2.5"""'));

    expect((await zone.keep('x.csv')).bronze.rows).toBe(1);
  });

  it('in a zip is kept with its zip, and the file inside is what is loaded', async () => {
    const zip = aZip(
      { name: 'dossier/parc.csv', content: GOOD },
      { name: '__MACOSX/._parc.csv', content: 'x' },
    );
    await zone.drop('parc.zip', zip);

    const kept = await zone.keep('parc.zip');

    expect(kept.bronze).toMatchObject({
      path: `bronze/reference/capacity/parc_${sha256Of(GOOD).slice(0, 12)}.csv`,
      sha256: sha256Of(GOOD),
      sourceUrl: 'landing:capacity/parc.zip#parc.csv',
    });
    expect(kept.contents.map(({ sha256 }) => sha256)).toEqual([sha256Of(zip), sha256Of(GOOD)]);
    expect(await zone.bronze()).toHaveLength(2);
  });

  it('is taken away once it is loaded, and leaves a receipt', async () => {
    await zone.drop('x.csv', GOOD);
    const file = await zone.seen('x.csv');
    await zone.settle(file, await zone.keep('x.csv'));

    expect(await zone.namesIn('capacity')).toEqual([]);
    const sha256 = sha256Of(GOOD);
    const receipt = await zone.lake.read(
      `bronze/audit/landing/${sha256.slice(0, 2)}/${sha256}.json`,
    );
    expect(JSON.parse(Buffer.from(receipt).toString())).toMatchObject({
      name: 'x.csv',
      dataset: 'installed-capacity-regional',
      workflowId: 'landing-zone-test',
    });
  });

  it('whose load fails goes to quarantine with the cause, and Bronze keeps it', async () => {
    await zone.drop('x.csv', GOOD);
    const file = await zone.seen('x.csv');
    const kept = await zone.keep('x.csv');
    const errorMessage = 'the figures cannot be MW: 13570000 MW of nuclear in region 84';
    await zone.settle(file, kept, { errorCode: 'PAYLOAD_NOT_BELIEVED', errorMessage });

    expect(await zone.namesIn('quarantine/capacity')).toEqual([
      'x.csv',
      'x.csv.report.json',
      'x.csv.report.txt',
    ]);
    expect(await zone.report('x.csv')).toMatchObject({
      reason: 'PAYLOAD_NOT_BELIEVED',
      message_en: errorMessage,
      message_fr: expect.stringContaining('pas crédible'),
      bronze_path: kept.bronze.path,
      sha256: sha256Of(GOOD),
    });
  });

  it('that failed may be brought again: it is no duplicate', async () => {
    await zone.drop('x.csv', GOOD);
    const failure = { errorCode: 'INTERNAL', errorMessage: 'a defect' };
    await zone.settle(await zone.seen('x.csv'), await zone.keep('x.csv'), failure);
    await zone.drop('again.csv', GOOD);

    expect((await zone.keep('again.csv')).bronze.sourceUrl).toBe('landing:capacity/x.csv');
    expect(await zone.bronze()).toHaveLength(1);
  });

  it('with the content of one that was loaded is put aside with a note, under any name, zipped or not', async () => {
    await zone.drop('x.csv', GOOD);
    await zone.settle(await zone.seen('x.csv'), await zone.keep('x.csv'));
    await zone.drop('autre nom.csv', GOOD);
    await zone.drop('x.zip', aZip({ name: 'z.csv', content: GOOD }));

    for (const name of ['autre nom.csv', 'x.zip']) {
      expect(await zone.receive(name)).toMatchObject({
        outcome: 'duplicate',
        path: `duplicates/capacity/${name}`,
      });
    }

    const note = await readFile(
      join(zone.root, 'duplicates/capacity/autre nom.csv.note.txt'),
      'utf8',
    );
    expect(note).toContain('« x.csv »');
    expect(await zone.bronze()).toHaveLength(1);
  });

  it('that is still being written is left alone: the second look sees another file', async () => {
    await zone.drop('x.csv', GOOD.slice(0, 50));
    const first = await zone.seen('x.csv');
    await appendFile(join(zone.root, 'capacity', 'x.csv'), GOOD.slice(50));

    expect((await zone.seen('x.csv')).version).not.toBe(first.version);
    expect(
      await zone.steps.receiveLandedFile({ file: first, workflowId: 'w', origin: 'live' }),
    ).toEqual({ outcome: 'changed' });
    expect(await zone.namesIn('capacity')).toEqual(['x.csv']);
    expect(await zone.bronze()).toEqual([]);
  });

  it('that was taken back meanwhile is no failure', async () => {
    await zone.drop('x.csv', GOOD);
    const file = await zone.seen('x.csv');
    await zone.landing.remove(file);

    expect(await zone.steps.receiveLandedFile({ file, workflowId: 'w', origin: 'live' })).toEqual({
      outcome: 'changed',
    });
  });

  it('that was replaced while the one before was loaded stays, to be taken next', async () => {
    await zone.drop('x.csv', GOOD);
    const file = await zone.seen('x.csv');
    const kept = await zone.keep('x.csv');
    await writeFile(join(zone.root, 'capacity', 'x.csv'), OTHER);
    await zone.settle(file, kept);

    expect((await zone.keep('x.csv')).bronze.sha256).toBe(sha256Of(OTHER));
  });
});

/** A landing zone whose process is killed at its next call of a kind, before or after it is done. */
function dyingAt(call: 'remove' | 'moveAside', when: 'before' | 'after') {
  let isDying = true;
  const dead = new GridError('INTERNAL', 'the process was killed');
  return (zone: LandingZone): LandingZone => ({
    ...zone,
    remove: async (file) => {
      if (call === 'remove' && isDying && when === 'before') {
        isDying = false;
        throw dead;
      }
      await zone.remove(file);
      if (call === 'remove' && isDying) {
        isDying = false;
        throw dead;
      }
    },
    moveAside: async (file, shelf, attachments) => {
      if (call === 'moveAside' && isDying && when === 'before') {
        isDying = false;
        throw dead;
      }
      const path = await zone.moveAside(file, shelf, attachments);
      if (call === 'moveAside' && isDying) {
        isDying = false;
        throw dead;
      }
      return path;
    },
  });
}

describe('a process that is killed', () => {
  it('after the file was kept: the next one keeps the same object and goes on', async () => {
    const zone = await startLandingSteps();
    await zone.drop('x.csv', GOOD);

    const first = await zone.keep('x.csv');
    const second = await zone.keep('x.csv');

    expect(second).toEqual(first);
    expect(await zone.bronze()).toHaveLength(1);
    await zone.remove();
  });

  it.each(['before', 'after'] as const)(
    '%s a loaded file was taken away: it is taken away, and no duplicate',
    async (when) => {
      const zone = await startLandingSteps({ wrap: dyingAt('remove', when) });
      await zone.drop('x.csv', GOOD);
      const file = await zone.seen('x.csv');
      const kept = await zone.keep('x.csv');

      await expect(zone.settle(file, kept)).rejects.toThrow('killed');
      if (when === 'before') {
        expect(await zone.receive('x.csv')).toEqual({ outcome: 'finished' });
      } else await zone.settle(file, kept);

      expect(await zone.namesIn('capacity')).toEqual([]);
      expect(await zone.namesIn('duplicates/capacity')).toEqual([]);
      await zone.remove();
    },
  );

  it.each(['before', 'after'] as const)(
    '%s a refused file was moved: it lies in quarantine once',
    async (when) => {
      const zone = await startLandingSteps({ wrap: dyingAt('moveAside', when) });
      await zone.drop('x.csv', '<html>');
      const file = await zone.seen('x.csv');
      const receive = () => zone.steps.receiveLandedFile({ file, workflowId: 'w', origin: 'live' });

      await expect(receive()).rejects.toThrow('killed');
      const outcome = await receive();

      expect(outcome).toMatchObject({ outcome: when === 'before' ? 'refused' : 'changed' });
      expect(await zone.namesIn('quarantine/capacity')).toEqual([
        'x.csv',
        'x.csv.report.json',
        'x.csv.report.txt',
      ]);
      await zone.remove();
    },
  );

  it.each(['before', 'after'] as const)(
    '%s a file that could not be loaded was moved: it lies in quarantine once',
    async (when) => {
      const zone = await startLandingSteps({ wrap: dyingAt('moveAside', when) });
      await zone.drop('x.csv', GOOD);
      const file = await zone.seen('x.csv');
      const kept = await zone.keep('x.csv');
      const failure = { errorCode: 'QUALITY_GATE_FAILED', errorMessage: 'row_accounting' };

      await expect(zone.settle(file, kept, failure)).rejects.toThrow('killed');
      await zone.settle(file, kept, failure);

      expect(await zone.namesIn('quarantine/capacity')).toEqual([
        'x.csv',
        'x.csv.report.json',
        'x.csv.report.txt',
      ]);
      expect(await zone.namesIn('capacity')).toEqual([]);
      await zone.remove();
    },
  );
});
