import type { Command } from 'commander';

import type { BackfillOptions } from './commands/backfill.js';
import type { LineageOptions } from './commands/lineage.js';
import type { RerunOptions } from './commands/rerun.js';
import { describedCommand as command } from './described-command.js';

const JSON_OPTION = ['--json', 'print the result as JSON'] as const;

/** What brings data, brings it again, holds it back and tells where it came from. */
export function addDataCommands(program: Command): void {
  command(
    program,
    'backfill',
    'load a span of history; running it again changes nothing that was right',
    'npm run -s grid -- backfill eco2mix-regional --from 2024-01-01 --to 2024-07-01',
  )
    .argument('<name>', 'what to backfill: eco2mix-regional, eco2mix-national, or one dataset')
    .requiredOption('--from <day or instant>', 'first Paris day, or an instant with its offset')
    .requiredOption('--to <day or instant>', 'end, exclusive: a Paris day, or an instant')
    .option('--no-wait', 'return once it is started')
    .option('--again', 'also what an interrupted backfill of the same span has done')
    .option(...JSON_OPTION)
    .action(async (name: string, options: BackfillOptions) => {
      await (await import('./commands/backfill.js')).backfill(name, options);
    });
  command(
    program,
    'rerun',
    'run one window again, by its workflow id, its dataset and window, or its landed file',
    'npm run -s grid -- rerun --dataset eco2mix-regional-tr --from 2026-08-27T00:00:00Z --to 2026-08-27T03:00:00Z',
  )
    .argument('[workflow-id]', 'id of a run, as the Temporal UI shows it')
    .option('--dataset <dataset>', 'dataset of the window')
    .option('--from <instant>', 'start of the window, or a Paris day')
    .option('--to <instant>', 'end of the window, exclusive')
    .option('--file <sha256>', 'a landed file, by its hash or its path in Bronze')
    .option(...JSON_OPTION)
    .action(async (workflowId: string | undefined, options: RerunOptions) => {
      await (await import('./commands/rerun.js')).rerun(workflowId, options);
    });
  command(
    program,
    'lineage',
    'where one number, or one row of any table, came from',
    'npm run -s grid -- lineage --region 32 --source wind --at 2026-08-27T07:45:00Z',
  )
    .option('--region <code>', 'INSEE code of the region, with --source and --at')
    .option('--source <source>', 'energy source')
    .option('--at <instant>', 'an instant within the slot')
    .option('--national <series>', 'instead of a region: a series of national eCO2mix, with --at')
    .option('--table <table>', 'instead: any other table of Gold, with --key')
    .option('--key <values...>', 'key of the row of --table, in the order of its key columns')
    .option(...JSON_OPTION)
    .action(async (options: LineageOptions) => {
      await (await import('./commands/lineage.js')).lineage(options);
    });
  addScheduleCommands(program);
}

function addScheduleCommands(program: Command): void {
  command(
    program,
    'schedules',
    'what runs by itself, and when next',
    'npm run -s grid -- schedules',
  )
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      await (await import('./commands/schedules.js')).schedules(options);
    });
  command(
    program,
    'pause',
    'let a schedule start nothing until it is resumed; what runs goes on',
    'npm run -s grid -- pause eco2mix-national-tr-cycle --note "maintenance of the source"',
  )
    .argument('<schedule>', 'as `grid schedules` names it')
    .option('--note <text>', 'why, for whoever looks next')
    .action(async (id: string, options: { note?: string }) => {
      await (await import('./commands/schedules.js')).pause(id, options);
    });
  command(program, 'resume', 'let a paused schedule go on', 'npm run -s grid -- resume grid-cycle')
    .argument('<schedule>', 'as `grid schedules` names it')
    .action(async (id: string) => {
      await (await import('./commands/schedules.js')).resume(id);
    });
  command(
    program,
    'trigger',
    'let a schedule run once, now',
    'npm run -s grid -- trigger eco2mix-national-tr-cycle',
  )
    .argument('<schedule>', 'as `grid schedules` names it')
    .action(async (id: string) => {
      await (await import('./commands/schedules.js')).trigger(id);
    });
}
