import type { CheckResult } from '../domain/quality/window-checks.js';
import type { TimeWindow } from '../domain/time/time-window.js';

import type {
  BackfillInput,
  BackfillProgress,
  BronzeReference,
  SilverReference,
} from './contracts.js';

/** What a run over a window is, for people who open it in the Temporal UI. */
export const INGEST_STATIC_DETAILS = [
  'One window of a dataset from the source to Gold: **fetch** keeps the answer raw in Bronze, **refine** cleans it into Silver, **check** opens or closes the gate, **load** writes Gold in one transaction, the **heartbeat** tells the audit.',
  'Running it again (Reset here, or `npm run grid -- rerun` with this id) changes nothing that was right.',
].join('\n\n');

/** What a run over a window has done so far, as told in the Temporal UI. */
export interface RunDetails {
  readonly dataset: string;
  readonly window: TimeWindow;
  readonly stage: string;
  readonly bronze?: readonly BronzeReference[];
  readonly silver?: readonly SilverReference[];
  readonly setAside?: Readonly<Record<string, number>>;
  readonly rows?: { readonly in: number; readonly accepted: number; readonly rejected: number };
  readonly checks?: readonly CheckResult[];
  readonly gold?: Readonly<Record<string, number | string | null>>;
  readonly failure?: string;
}

/** A run as Markdown: window, objects with hashes, rows, checks, outcome. */
export function runMarkdown(details: RunDetails): string {
  return [
    `**${details.dataset}** from ${details.window.startUtc} to ${details.window.endUtc} (end excluded)`,
    `**Stage:** ${details.stage}`,
    details.failure === undefined ? '' : `**Failure:** ${details.failure}`,
    objectsList('Bronze (raw, as received)', details.bronze),
    objectsList('Silver (clean, rows of the whole day)', details.silver),
    rowsLine(details),
    checksTable(details.checks),
    goldLine(details.gold),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** A backfill as Markdown: span, partitions done and failed, rows. */
export function backfillMarkdown(input: BackfillInput, progress: BackfillProgress): string {
  const failed = progress.partitionsFailed.map((partition) => `- ${partition}`);
  return [
    `**${input.backfill}** from ${input.window.startUtc} to ${input.window.endUtc} (end excluded)`,
    `**${progress.partitionsDone} of ${progress.partitionsTotal}** partitions done, ${progress.partitionsFailed.length} failed`,
    quotaLine(progress),
    `${progress.rowsAccepted} rows accepted; facts: ${progress.inserted} inserted, ${progress.revised} revised, ${progress.unchanged} unchanged`,
    ...(failed.length === 0 ? [] : ['**Failed partitions**', failed.join('\n')]),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function quotaLine({ callsLeft, waitsUntilUtc }: BackfillProgress): string {
  if (callsLeft === undefined || callsLeft === null) return '';
  if (waitsUntilUtc === undefined || waitsUntilUtc === null) {
    return `${callsLeft} calls left of the source's quota`;
  }
  return `**Waiting until ${waitsUntilUtc}**: the ${callsLeft} calls left belong to the plain cycles`;
}

/** A list, not a table: the UI cuts wide cells, and a hash is no use without its end. */
function objectsList(title: string, objects: readonly SilverReference[] | undefined): string {
  if (objects === undefined || objects.length === 0) return '';
  const lines = objects.map(
    ({ path, rows, bytes, sha256 }) =>
      `- ${path}: ${rows} rows, ${bytes} bytes, SHA-256 \`${sha256}\``,
  );
  return [`**${title}**`, '', ...lines].join('\n');
}

function rowsLine({ rows, setAside }: RunDetails): string {
  if (rows === undefined) return '';
  const reasons = Object.entries(setAside ?? {}).map(([reason, count]) => `${reason} ${count}`);
  const why = reasons.length === 0 ? '' : ` (${reasons.join(', ')})`;
  return `**Rows:** ${rows.in} in, ${rows.accepted} accepted, ${rows.rejected} set aside${why}`;
}

function checksTable(checks: readonly CheckResult[] | undefined): string {
  if (checks === undefined) return '';
  const lines = checks.map(
    ({ name, severity, passed, detail }) =>
      `| ${passed ? 'passed' : `**${severity}**`} | ${name} | ${tableCell(detail)} |`,
  );
  return ['**Checks**', '', '| result | check | detail |', '|---|---|---|', ...lines].join('\n');
}

/** A detail may quote the source: a bar or a line break in it would end the cell. */
function tableCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}

function goldLine(gold: RunDetails['gold']): string {
  if (gold === undefined) return '';
  const parts = Object.entries(gold).map(([name, count]) => `${name} ${String(count)}`);
  return `**Gold facts:** ${parts.join(', ')}`;
}
