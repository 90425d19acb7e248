import { execFile } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { sha256Of } from '../../../../platform/lake/sha256.js';
import {
  aRegionalFile,
  aRegister,
  anInstallation,
} from '../../../unit/sources/installed-capacity/capacity-builders.js';

import { startLandingSteps, type LandingSteps } from './landing-steps.js';
import { aZip } from './zip-builder.js';

const GOOD = aRegionalFile([['2022', '11', '10', '20', '30', '40', '50', '60']]);
const ENTITY_BOMB = `<?xml version="1.0"?>
<!DOCTYPE lolz [ <!ENTITY lol "lol"> ${Array.from({ length: 9 }, (_, at) => `<!ENTITY lol${at + 1} "${`&lol${at === 0 ? '' : at};`.repeat(10)}">`).join('')} ]>
<lolz>&lol9;</lolz>`;
const wide = (text: string) => Buffer.from(text, 'utf16le');

/** Files nobody can take: name, content, reason, and a word the French message has. */
const REFUSED: readonly (readonly [string, string, Uint8Array | string, string, RegExp])[] = [
  ['an empty file', 'vide.csv', '', 'empty_file', /vide/],
  [
    'a header and no record',
    'tete.csv',
    GOOD.slice(0, GOOD.indexOf('\n') + 1),
    'no_records',
    /en-tête/,
  ],
  [
    'an HTML page in place of a CSV',
    'parc.csv',
    '<!DOCTYPE html><html><body>503</body></html>',
    'html_instead_of_data',
    /HTML/,
  ],
  [
    'an HTML page in place of JSON',
    'registre.json',
    '\n <html lang="fr"><head>',
    'html_instead_of_data',
    /HTML/,
  ],
  ['an XML entity bomb', 'bomb.xml', ENTITY_BOMB, 'xml_not_taken', /XML/],
  [
    'a text that nobody knows',
    'notes.csv',
    'nom;prénom\nDurand;Ève\n',
    'not_recognised',
    /pas reconnu/,
  ],
  [
    'a file that lacks columns',
    'parc.csv',
    GOOD.replace('parc_eolien_mw', 'autre'),
    'missing_columns',
    /parc_eolien_mw/,
  ],
  ['a file with NUL bytes', 'nul.csv', GOOD.replace('Région', 'R\0gion'), 'nul_bytes', /nuls/],
  ['UTF-16 without its mark', 'wide.csv', wide(GOOD), 'nul_bytes', /UTF-16/],
  [
    'a text of Windows-1252 with its own letters',
    'cp1252.csv',
    Buffer.concat([Buffer.from(GOOD), Buffer.from([0x92, 0x9c, 0x0a])]),
    'encoding_unknown',
    /UTF-8/,
  ],
  [
    'a text half in UTF-8 and half in Latin-1',
    'mixed.csv',
    Buffer.concat([Buffer.from(GOOD), Buffer.from('é\n', 'latin1')]),
    'encoding_unknown',
    /UTF-8/,
  ],
  [
    'a workbook of Excel',
    'parc.xls',
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
    'binary_format',
    /Excel/,
  ],
  ['a gzip', 'parc.csv.gz', gzipSync(GOOD), 'binary_format', /CSV/],
  [
    'JSON that was cut off',
    'registre.json',
    aRegister(anInstallation()).slice(0, -20),
    'cut_off',
    /incomplet/,
  ],
  [
    'a zip of two files',
    'deux.zip',
    aZip({ name: 'a.csv', content: GOOD }, { name: 'b.csv', content: GOOD }),
    'zip_entries',
    /exactement un/,
  ],
  ['a zip of none', 'rien.zip', aZip(), 'zip_entries', /exactement un/],
  [
    'a zip in a zip',
    'zip.zip',
    aZip({ name: 'a.zip', content: aZip({ name: 'a.csv', content: GOOD }) }),
    'zip_in_zip',
    /autre zip/,
  ],
  [
    'a zip whose name leaves it by ..',
    'sort.zip',
    aZip({ name: '../../etc/cron.d/x.csv', content: GOOD }),
    'zip_path',
    /\.\./,
  ],
  [
    'a zip whose name is absolute',
    'absolu.zip',
    aZip({ name: '/etc/passwd', content: GOOD }),
    'zip_path',
    /absolu/,
  ],
  [
    'a zip that was cut',
    'coupe.zip',
    aZip({ name: 'a.csv', content: GOOD }).subarray(0, 200),
    'zip_damaged',
    /endommagé/,
  ],
  [
    'a zip bomb that says so',
    'bombe.zip',
    aZip({ name: 'a.csv', content: Buffer.alloc(40 * 1024 * 1024, 'a') }),
    'zip_bomb',
    /décompresserait/,
  ],
  [
    'a zip bomb that says another size',
    'menteuse.zip',
    aZip({ name: 'a.csv', content: Buffer.alloc(40 * 1024 * 1024, 'a'), saidBytes: 1000 }),
    'zip_damaged',
    /endommagé/,
  ],
];

describe('a bad file in the landing zone', () => {
  let zone: LandingSteps;
  beforeEach(async () => {
    zone = await startLandingSteps();
  });
  afterEach(() => zone.remove());

  it.each(REFUSED)(
    '%s (%s) goes to quarantine unaltered, with a report that says why',
    async (...[, name, content, reason, inFrench]) => {
      await zone.drop(name, content);

      expect(await zone.receive(name)).toMatchObject({
        outcome: 'refused',
        reason,
        path: `quarantine/capacity/${name}`,
      });

      expect(await zone.namesIn('capacity')).toEqual([]);
      expect(await readFile(join(zone.root, 'quarantine/capacity', name))).toEqual(
        Buffer.from(content as string),
      );
      expect(await zone.report(name)).toMatchObject({
        reason,
        message_fr: expect.stringMatching(inFrench),
        file: name,
        kind: 'capacity',
        sha256: content.length === 0 ? null : expect.stringMatching(/^[0-9a-f]{64}$/),
        reported_at: expect.stringMatching(/Z$/),
        workflow_id: 'landing-zone-test',
      });
      const forPeople = await readFile(
        join(zone.root, 'quarantine/capacity', `${name}.report.txt`),
        'utf8',
      );
      expect(forPeople).toMatch(/^Le fichier « .* » n’a pas été chargé\./);
      expect(forPeople).toMatch(inFrench);
      expect(await zone.bronze()).toEqual([]);
    },
  );

  it('names the line, the field and what would be right', async () => {
    await zone.drop('parc.csv', GOOD.replace('parc_eolien_mw', 'autre'));
    await zone.receive('parc.csv');

    expect(await zone.report('parc.csv')).toMatchObject({
      line: 1,
      field: 'parc_eolien_mw',
      allowed: 'parc_eolien_mw',
      sha256: sha256Of(GOOD.replace('parc_eolien_mw', 'autre')),
    });
  });

  it('that another folder knows is told where it belongs', async () => {
    await zone.drop('postes.csv', 'Code poste;Nom poste\nXPOST;Un poste\n');
    await zone.receive('postes.csv');

    expect(await zone.report('postes.csv')).toMatchObject({
      reason: 'not_recognised',
      message_fr: expect.stringContaining('« nodes/ »'),
    });
  });

  it('names the ratio of a zip when the ratio is what failed', async () => {
    await zone.drop(
      'bombe.zip',
      aZip({ name: 'a.csv', content: Buffer.alloc(40 * 1024 * 1024, 'a') }),
    );
    await zone.receive('bombe.zip');

    expect(await zone.report('bombe.zip')).toMatchObject({
      value: expect.stringMatching(/^x \d{3,}$/),
      allowed: 'x 200',
    });
  });

  it('says what is expected in French where people read it', async () => {
    await zone.drop('notes.csv', 'nom;prénom\nDurand;Ève\n');
    await zone.receive('notes.csv');

    const forPeople = await readFile(
      join(zone.root, 'quarantine/capacity', 'notes.csv.report.txt'),
      'utf8',
    );
    expect(forPeople).toMatch(/^Attendu : Parc installé/m);
  });

  it('that is larger than the limit is refused without being read', async () => {
    await zone.remove();
    zone = await startLandingSteps({ maxBytes: 100 });
    await zone.drop('grand.csv', GOOD);

    expect(await zone.receive('grand.csv')).toMatchObject({
      outcome: 'refused',
      reason: 'too_large',
    });
    expect(await zone.report('grand.csv')).toMatchObject({ allowed: '0.0 MB', sha256: null });
  });

  it('that is small as a zip and unpacks beyond the limit is refused, however slowly it grows', async () => {
    await zone.remove();
    zone = await startLandingSteps({ maxBytes: 2000 });
    await zone.drop('grand.zip', aZip({ name: 'a.csv', content: GOOD.repeat(20) }));

    expect(await zone.receive('grand.zip')).toMatchObject({
      outcome: 'refused',
      reason: 'zip_bomb',
    });
  });

  it('that is a folder, a link or a pipe is told as what it is', async () => {
    await zone.drop('x.csv', GOOD, 'elsewhere');
    await mkdir(join(zone.root, 'capacity', 'dossier.csv'), { recursive: true });
    await writeFile(join(zone.root, 'capacity', 'dossier.csv', 'x.csv'), GOOD);
    await symlink(join(zone.root, 'elsewhere', 'x.csv'), join(zone.root, 'capacity', 'lien.csv'));
    await promisify(execFile)('mkfifo', [join(zone.root, 'capacity', 'tube.csv')]);

    const reasons: unknown[] = [];
    for (const name of ['dossier.csv', 'lien.csv', 'tube.csv']) {
      reasons.push(await zone.receive(name));
    }

    expect(reasons).toMatchObject([
      { reason: 'folder_instead_of_file' },
      { reason: 'link_instead_of_file' },
      { reason: 'special_file' },
    ]);
    expect(await zone.bronze()).toEqual([]);
    expect(await zone.namesIn('elsewhere')).toEqual(['x.csv']);
  });

  it('that cannot be read is told as that', async () => {
    await zone.drop('ferme.csv', GOOD);
    const file = { ...(await zone.seen('ferme.csv')), obstacle: 'unreadable' as const };

    expect(
      await zone.steps.receiveLandedFile({ file, workflowId: 'w', origin: 'live' }),
    ).toMatchObject({ outcome: 'refused', reason: 'unreadable_file' });
    expect(await zone.report('ferme.csv')).toMatchObject({
      message_fr: expect.stringContaining('droit de lecture'),
    });
  });

  it('whose name is a path out of the folder is never opened', async () => {
    await zone.drop('x.csv', GOOD);
    const file = { ...(await zone.seen('x.csv')), name: '../../../etc/passwd' };

    await expect(
      zone.steps.receiveLandedFile({ file, workflowId: 'w', origin: 'live' }),
    ).rejects.toMatchObject({ code: 'INVALID_PARAMETER' });
  });

  it('of the simulator does not enter live data', async () => {
    await zone.drop('parc.csv', GOOD.replace('Région', 'DONNEES-SIMULEES'));

    expect(await zone.receive('parc.csv')).toMatchObject({
      outcome: 'refused',
      reason: 'simulated_data',
    });
  });

  it('of the simulator enters simulated data', async () => {
    await zone.drop('parc.csv', GOOD.replace('Région', 'DONNEES-SIMULEES'));

    expect(await zone.receive('parc.csv', 'simulated')).toMatchObject({ outcome: 'kept' });
  });

  it('stops no other: the good one beside it is kept', async () => {
    await zone.drop('mauvais.csv', '<html>');
    await zone.drop('bon.csv', GOOD);

    await zone.receive('mauvais.csv');

    expect(await zone.keep('bon.csv')).toMatchObject({ dataset: 'installed-capacity-regional' });
  });
});
