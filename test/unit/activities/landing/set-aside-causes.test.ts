import { describe, expect, it } from '@jest/globals';

import { loadRefusal } from '../../../../activities/landing/load-refusal.js';
import {
  remarksReport,
  remarksSentence,
  warningsOfFile,
} from '../../../../activities/landing/remarks-report.js';
import { causeLine, causesOf } from '../../../../activities/landing/set-aside-causes.js';
import { parseInstant } from '../../../../domain/time/instant.js';
import type { RejectedRecord } from '../../../../platform/warehouse/warehouse-loader.js';

function aRecord(changes: Partial<RejectedRecord>): RejectedRecord {
  return {
    dataset: 'installed-capacity-regional',
    recordKey: '22|11|line 2',
    reason: 'invalid_year',
    severity: 'defect',
    field: '',
    rawValue: '{"annee":"22","code_insee_region":"11"}',
    bronzeSha256: 'a'.repeat(64),
    ...changes,
  };
}

const CELL = aRecord({
  reason: 'invalid_number',
  field: 'parc_eolien_mw',
  rawValue: '6 630 MW',
  recordKey: '2023|11|line 7',
});

describe('why records of a file were set aside', () => {
  it('is told by reason, the most frequent first, with the first record of each', () => {
    const again = aRecord({ recordKey: '23|11|line 3' });

    expect(causesOf([CELL, aRecord({}), again])).toMatchObject([
      { reason: 'invalid_year', count: 2, line: 2, field: 'annee', value: '22' },
      { reason: 'invalid_number', count: 1, line: 7, field: 'parc_eolien_mw', value: '6 630 MW' },
    ]);
  });

  it('leaves out what is how the source works', () => {
    expect(causesOf([aRecord({ severity: 'expected', reason: 'duplicate' })])).toEqual([]);
  });

  it('finds the cell of a record that was cut', () => {
    const cut = aRecord({ rawValue: '{"annee":"22","geo_shape_region":"{\\"coord' });

    expect(causesOf([cut])).toMatchObject([{ value: '22' }]);
  });

  it('tells a reason that it has no words for by its own word', () => {
    expect(causesOf([aRecord({ reason: 'odd', rawValue: 'x', recordKey: 'k' })])).toMatchObject([
      { reasonFr: 'odd', line: null, field: null, value: 'x', allowedFr: null },
    ]);
  });

  it('is a line in French', () => {
    expect(causesOf([CELL]).map(causeLine)).toEqual([
      '- nombre illisible (invalid_number) : 1 fois ; le premier : ligne 7, champ parc_eolien_mw, valeur « 6 630 MW », attendu : un nombre sans unité ni séparateur de milliers, 6630 ou 6630.5',
    ]);
  });
});

describe('the refusal of a load', () => {
  it('names the first record of the most frequent reason', () => {
    const gate = { errorCode: 'QUALITY_GATE_FAILED', errorMessage: 'payload_believable: 1 of 1' };

    expect(loadRefusal(gate, causesOf([CELL]))).toMatchObject({
      fr: expect.stringMatching(/^Les contrôles .*\n- nombre illisible/),
      en: 'payload_believable: 1 of 1',
      line: 7,
      field: 'parc_eolien_mw',
      value: '6 630 MW',
    });
  });

  it.each([
    ['the file lacks columns: a, b', 'Il manque des colonnes : a, b.'],
    [
      'the figures cannot be MW: 9 MW',
      'Les chiffres ne peuvent pas être des MW. En anglais : 9 MW',
    ],
    ['something else', 'En anglais : something else'],
  ])('says %s in French first', (errorMessage, french) => {
    const { fr } = loadRefusal({ errorCode: 'PAYLOAD_NOT_BELIEVED', errorMessage }, []);

    expect(fr.split('\n')[1]).toBe(french);
  });
});

describe('the note on a file that was loaded with remarks', () => {
  const notice = {
    name: 'closing_notice_present',
    severity: 'warning' as const,
    passed: false,
    detail: '1 of 1',
  };

  it('tells the closing notice, and no warning that is about the data', () => {
    const balance = { ...notice, name: 'energy_balance' };

    expect(warningsOfFile([balance, { ...notice, passed: true }, notice])).toEqual([notice]);
  });

  it('is for people and for programs', () => {
    const remarks = { causes: causesOf([CELL]), warnings: [notice] };
    const [people, programs] = remarksReport(remarks, {
      file: { kind: 'eco2mix', name: 'x.xls', sizeBytes: 1, version: 'v' },
      sha256: null,
      reportedAtUtc: parseInstant('2026-01-01T00:00:00Z'),
      workflowId: 'w',
      bronzePath: 'bronze/x',
    });

    expect(remarksSentence(remarks)).toBe('invalid_number: 1; closing_notice_present');
    expect(people?.content).toMatch(/^Le fichier « x\.xls » a été chargé, avec des remarques/);
    expect(people?.content).toContain('il est peut-être tronqué');
    expect(JSON.parse(programs?.content ?? '')).toMatchObject({
      causes: [{ reason: 'invalid_number', count: 1, line: 7 }],
      warnings: [{ name: 'closing_notice_present' }],
    });
  });
});
