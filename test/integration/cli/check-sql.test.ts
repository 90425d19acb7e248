import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { azureSqlTexts, withoutIndentation } from '../../../cli/sql-check/azure-sql-texts.js';
import { CALIBRATION } from '../../../cli/sql-check/calibration.js';
import { checkTsql } from '../../../cli/sql-check/check-tsql.js';
import { findCheckerTools } from '../../../cli/sql-check/checker-tools.js';
import { runProgram } from '../../../cli/sql-check/run-program.js';

const MINUTE_MS = 60_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'grid-check-sql-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const findTools = (python: string, limitMs = MINUTE_MS): Promise<unknown> =>
  findCheckerTools({ cacheFolder: folder, limitMs, python, onProgress: () => undefined });

describe('the tools of the SQL check', () => {
  it('are missing, with a reason and nothing left behind, where there is no Python', async () => {
    await expect(findTools('no-such-python')).rejects.toMatchObject({
      name: 'ToolsMissing',
      message: expect.stringContaining('no-such-python'),
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('are missing where Python makes no environment', async () => {
    await expect(findTools('false')).rejects.toMatchObject({ name: 'ToolsMissing' });
  });

  it('are missing where fetching them takes too long', async () => {
    const endless = join(folder, 'endless');
    writeFileSync(endless, '#!/bin/sh\nexec tail -f /dev/null\n', { mode: 0o755 });

    await expect(findTools(endless, 100)).rejects.toMatchObject({
      name: 'ToolsMissing',
      message: expect.stringContaining('ended after'),
    });
  });
});

describe('the check', () => {
  const checkWith = (script: string): Promise<unknown> => {
    const python = join(folder, 'python');
    writeFileSync(python, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return checkTsql({ python, libraries: folder }, [], CALIBRATION.slice(0, 1));
  };

  it('is left out where .NET cannot be loaded', async () => {
    await expect(checkWith('echo no libicu >&2; exit 3')).rejects.toMatchObject({
      name: 'ToolsMissing',
      message: expect.stringContaining('no libicu'),
    });
  });

  it('fails, and is not left out, when the checker breaks', async () => {
    await expect(checkWith('echo a mistake >&2; exit 1')).rejects.toThrow('a mistake');
  });

  it('names the known texts that the checker judges wrongly', async () => {
    const [known] = CALIBRATION;
    const answer = JSON.stringify({
      findings: [],
      verdicts: { [known?.name ?? '']: 'names' },
      objects: 1,
    });

    await expect(checkWith(`cat > /dev/null; echo '${answer}'`)).resolves.toMatchObject({
      misjudged: [expect.stringContaining('was judged names')],
    });
  });
});

describe('a program that is run', () => {
  it('is given its input, and its output is kept', async () => {
    const outcome = await runProgram('cat', [], { limitMs: MINUTE_MS, input: 'é' });

    expect(outcome).toEqual({ code: 0, output: 'é', errors: '', isLate: false });
  });
});

describe('the texts to be checked', () => {
  it('have a name each', async () => {
    const names = [...(await azureSqlTexts()), ...CALIBRATION].map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  it('lose the indentation of the code they come from, and no more', () => {
    expect(withoutIndentation('\n    select a\n      from b\n\n    where c')).toBe(
      'select a\n  from b\n\nwhere c',
    );
  });

  it('include sound ones, broken ones and misspelt ones to calibrate by', () => {
    for (const verdict of ['valid', 'syntax', 'names']) {
      expect(CALIBRATION.filter((entry) => entry.verdict === verdict).length).toBeGreaterThan(9);
    }
  });
});
