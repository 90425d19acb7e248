import type { UtcInstant } from '../../domain/time/instant.js';
import type { Attachment, LandedFile } from '../../platform/landing/landing-zone.js';
import type { FileRefusal } from '../../sources/landed-files/landed-file.js';

import type { SetAsideCause } from './set-aside-causes.js';

/** What a report says besides why. */
export interface ReportContext {
  readonly file: LandedFile;
  readonly sha256: string | null;
  readonly reportedAtUtc: UtcInstant;
  readonly workflowId: string;
  /** Where the file is kept raw, when it came that far. */
  readonly bronzePath: string | null;
}

/** The report beside a file in quarantine: for programs, and for people, French first. */
export function refusalReport(
  refusal: FileRefusal,
  context: ReportContext,
  causes: readonly SetAsideCause[] = [],
): readonly Attachment[] {
  const { file, sha256, reportedAtUtc, workflowId, bronzePath } = context;
  const fields = {
    reason: refusal.reason,
    message_fr: refusal.fr,
    message_en: refusal.en,
    line: refusal.line ?? null,
    field: refusal.field ?? null,
    value: refusal.value ?? null,
    allowed: refusal.allowed ?? null,
    causes: causes.map(({ reason, count, recordKey }) => ({
      reason,
      count,
      record_key: recordKey,
    })),
    kind: file.kind,
    file: file.name,
    size_bytes: file.sizeBytes,
    sha256,
    reported_at: reportedAtUtc,
    workflow_id: workflowId,
    bronze_path: bronzePath,
  };
  return [
    { suffix: '.report.json', content: `${JSON.stringify(fields, undefined, 2)}\n` },
    { suffix: '.report.txt', content: peopleReport(refusal, context) },
  ];
}

/** The note beside a file whose content was loaded before. */
export function duplicateNote(
  first: { readonly name: string; readonly loadedAtUtc: string; readonly bronzePath: string },
  { file, sha256 }: Pick<ReportContext, 'file' | 'sha256'>,
): readonly Attachment[] {
  const lines = [
    `« ${file.name} » n’a pas été chargé : le même contenu l’a été le ${first.loadedAtUtc}`,
    `sous le nom « ${first.name} » (${first.bronzePath}).`,
    '',
    `"${file.name}" was not loaded: the same content was, on ${first.loadedAtUtc},`,
    `under the name "${first.name}" (${first.bronzePath}).`,
    '',
    `SHA-256 ${sha256 ?? ''}`,
    '',
  ];
  return [{ suffix: '.note.txt', content: lines.join('\n') }];
}

function peopleReport(refusal: FileRefusal, context: ReportContext): string {
  const { file, sha256, reportedAtUtc, workflowId, bronzePath } = context;
  const told = (label: string, value: string | number | null | undefined): string[] =>
    value === undefined || value === null || value === '' ? [] : [`${label} : ${value}`];
  return [
    `Le fichier « ${file.name} » n’a pas été chargé.`,
    '',
    refusal.fr,
    ...told('Ligne', refusal.line),
    ...told('Champ', refusal.field),
    ...told('Valeur', refusal.value),
    ...told('Attendu', refusal.allowedFr ?? refusal.allowed),
    '',
    'Corrigez-le, puis déposez-le à nouveau. Les autres fichiers ne sont pas touchés.',
    '',
    '---',
    '',
    `The file "${file.name}" was not loaded.`,
    '',
    refusal.en,
    '',
    'Correct it and bring it again. Other files are not affected.',
    '',
    '---',
    '',
    ...told('Motif / reason', refusal.reason),
    ...told('Date', reportedAtUtc),
    ...told('Taille / size (bytes)', file.sizeBytes),
    ...told('SHA-256', sha256),
    ...told('Bronze', bronzePath),
    ...told('Workflow', workflowId),
    '',
  ].join('\n');
}
