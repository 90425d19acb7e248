import type { CheckResult } from '../../domain/quality/window-checks.js';
import type { Attachment } from '../../platform/landing/landing-zone.js';

import type { ReportContext } from './landing-report.js';
import { causeLine, type SetAsideCause } from './set-aside-causes.js';

/** Checks of a file that warn, and what that means; the others are about the data, not the file. */
const WARNINGS_FR: Readonly<Record<string, string>> = {
  closing_notice_present:
    'Le fichier se termine sans la mention légale de RTE : il est peut-être tronqué.',
  no_unknown_columns: 'Des colonnes sont inconnues et n’ont pas été chargées.',
  capacity_in_proportion: 'Une région a doublé ou diminué de moitié d’une édition à l’autre.',
};

/** What is to be said of a file that was loaded, but not all of it. */
export interface Remarks {
  readonly causes: readonly SetAsideCause[];
  readonly warnings: readonly CheckResult[];
}

/** The warnings that are worth a note beside the file. */
export function warningsOfFile(checks: readonly CheckResult[]): readonly CheckResult[] {
  return checks.filter(({ name, passed }) => !passed && Object.hasOwn(WARNINGS_FR, name));
}

/** The remarks in a line, for the run: `invalid_number: 3; closing_notice_present`. */
export function remarksSentence({ causes, warnings }: Remarks): string {
  return [
    ...causes.map(({ reason, count }) => `${reason}: ${count}`),
    ...warnings.map(({ name }) => name),
  ].join('; ');
}

/** The note on a loaded file: for programs, and for people, French first. */
export function remarksReport(remarks: Remarks, context: ReportContext): readonly Attachment[] {
  const { file, sha256, reportedAtUtc, workflowId, bronzePath } = context;
  const { causes, warnings } = remarks;
  const fields = {
    outcome: 'loaded_with_remarks',
    causes: causes.map((cause) => ({
      reason: cause.reason,
      reason_fr: cause.reasonFr,
      count: cause.count,
      record_key: cause.recordKey,
      line: cause.line,
      field: cause.field,
      value: cause.value,
      allowed: cause.allowedFr,
    })),
    warnings: warnings.map(({ name, detail }) => ({ name, detail })),
    ...{ kind: file.kind, file: file.name, sha256, reported_at: reportedAtUtc },
    ...{ workflow_id: workflowId, bronze_path: bronzePath },
  };
  const forPeople = [
    `Le fichier « ${file.name} » a été chargé, avec des remarques :`,
    '',
    ...causes.map(causeLine),
    ...warnings.map(({ name, detail }) => `- ${WARNINGS_FR[name] ?? name} (${name} : ${detail})`),
    '',
    'Le reste du fichier est chargé. Corrigez-le et déposez-le à nouveau pour charger ce qui manque.',
    '',
    '---',
    '',
    `The file "${file.name}" was loaded, with remarks: ${remarksSentence(remarks)}.`,
    '',
    `Bronze : ${bronzePath ?? ''}`,
    `SHA-256 : ${sha256 ?? ''}`,
    `Workflow : ${workflowId}`,
    `Date : ${reportedAtUtc}`,
    '',
  ].join('\n');
  return [
    { suffix: '.report.txt', content: forPeople },
    { suffix: '.report.json', content: `${JSON.stringify(fields, undefined, 2)}\n` },
  ];
}
