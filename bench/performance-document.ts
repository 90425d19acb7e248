import type { MachineFacts } from './machine-facts.js';
import type { Figure, MeasurementOutcome } from './measurement.js';

/** The command that writes the document. */
const COMMAND = 'npm run bench';

const HEADER = ['What', 'Aim', 'Figure', 'Ratio', 'Repeat with'];

/** docs/performance.md: what was measured, on which machine, and how to measure it again. */
export function performanceDocument(
  facts: MachineFacts,
  outcomes: readonly MeasurementOutcome[],
): string {
  return [
    `<!-- Written by \`${COMMAND}\`; do not edit. -->`,
    '',
    '# Performance',
    '',
    `Everything below was measured in one run of \`${COMMAND}\` on one machine. Ratios set two figures of`,
    'the same run side by side and travel to other machines; times and rates do not. The platform, the',
    'simulated source and the clients that ask it share the cores of this machine.',
    '',
    ...markdownTable(['Measured on', ''], facts),
    '',
    ...markdownTable(HEADER, outcomes.flatMap(rowsOf)),
    '',
    '## What exactly is measured',
    '',
    ...outcomes.map(({ name, method, elapsedMs }) => {
      return `- \`${name}\` (${Math.round(elapsedMs / 1000)} s): ${method}`;
    }),
    '',
  ].join('\n');
}

const sectionStart = (name: string): string => `<!-- \`${COMMAND} -- ${name}\` begins -->`;
const sectionEnd = (name: string): string => `<!-- \`${COMMAND} -- ${name}\` ends -->`;

/** The part of the document that one long measurement writes, with the machine it ran on. */
export function longSection(facts: MachineFacts, outcome: MeasurementOutcome): string {
  const { name, what, method, elapsedMs } = outcome;
  const rows = rowsOf(outcome).map((row) => row.slice(0, -1));
  return [
    sectionStart(name),
    '',
    `## ${what}`,
    '',
    `Measured by \`${COMMAND} -- ${name}\` (${Math.round(elapsedMs / 1000)} s): ${method}`,
    '',
    ...markdownTable(['Measured on', ''], facts),
    '',
    ...markdownTable(HEADER.slice(0, -1), rows),
    '',
    sectionEnd(name),
  ].join('\n');
}

/** A document with the part of a long measurement in its place, or at the end when it is new. */
export function withLongSection(document: string, name: string, section: string): string {
  const found = findLongSection(document, name);
  return found === undefined
    ? `${document.trimEnd()}\n\n${section}\n`
    : document.replace(found, () => section);
}

/** The part of a long measurement in a document, if it is there. */
export function findLongSection(document: string, name: string): string | undefined {
  const start = document.indexOf(sectionStart(name));
  const end = document.indexOf(sectionEnd(name));
  return start === -1 || end < start
    ? undefined
    : document.slice(start, end + sectionEnd(name).length);
}

/** The same table for a terminal. */
export function performanceText(outcomes: readonly MeasurementOutcome[]): string {
  const rows = [HEADER.slice(0, -1), ...outcomes.flatMap(rowsOf).map((row) => row.slice(0, -1))];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

function rowsOf({ name, what, figures, failure }: MeasurementOutcome): readonly string[][] {
  const repeat = `\`${COMMAND} -- --only ${name}\``;
  if (failure !== undefined) return [[what, '', `not measured: ${failure}`, '', repeat]];
  return figures.map((figure: Figure) => [
    figure.what,
    figure.aim,
    figure.figure,
    figure.ratio,
    repeat,
  ]);
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)];
}

function escapeCell(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
