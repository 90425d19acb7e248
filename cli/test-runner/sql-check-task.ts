import { join } from 'node:path';

import { SKIPPED } from '../sql-check/skipped.js';

import { runNode, type Task } from './task.js';

/** The check of the T-SQL, which counts as left out, loudly, where its tools are not to be had. */
export function sqlCheckTask(say: (line: string) => void): Task {
  const name = 'check:sql';
  return {
    name,
    run: async () => {
      const { code, output, durationMs } = await runNode([
        join('dist', 'cli', 'main.js'),
        'check-sql',
      ]);
      const reason = output.split('\n').find((line) => line.startsWith(SKIPPED));
      if (reason !== undefined) say(`  ! ${reason}`);
      const isGood = code === 0;
      const passed = isGood && reason === undefined ? 1 : 0;
      const skipped = isGood && reason !== undefined ? 1 : 0;
      return { name, passed, failed: isGood ? 0 : 1, skipped, durationMs, output };
    },
  };
}
