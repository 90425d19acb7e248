import { Command, Option } from 'commander';

import { addClimateCommands } from './climate-commands.js';
import type { BackupOptions } from './commands/backup.js';
import type { PreparePostgresOptions } from './commands/prepare-postgres.js';
import type { RehearseOptions } from './commands/rehearse.js';
import type { RestoreOptions } from './commands/restore.js';
import type { VersionsOptions } from './commands/versions.js';
import { addDataCommands } from './data-commands.js';
import { describedCommand as command } from './described-command.js';
import { addLakeCommands } from './lake-commands.js';
import { callExport, hasModule } from './optional-command.js';
import { addReferenceCommands } from './reference-commands.js';

const JSON_OPTION = ['--json', 'print the result as JSON'] as const;

/** The `grid` command; each action loads its code only when it is called. */
export function createProgram(): Command {
  const program = new Command('grid')
    .description('Grid Power Stream: open French electricity data, durably.')
    .exitOverride()
    .showHelpAfterError('(add --help for what is allowed)');
  addStackCommands(program);
  addDataCommands(program);
  addReferenceCommands(program);
  addBackupCommands(program);
  addVersionCommand(program);
  addDeveloperCommands(program);
  addProcessRoles(program);
  addServerCommands(program);
  addServerChecks(program);
  addLakeCommands(program);
  addClimateCommands(program);
  for (const command of program.commands) command.exitOverride().showHelpAfterError();
  return program;
}

function addStackCommands(program: Command): void {
  command(program, 'start', 'bring everything up until Ctrl-C', 'npm start').action(async () => {
    await (await import('./commands/start.js')).start();
  });
  command(program, 'status', 'what runs, how fresh the data is', 'npm run -s grid -- status --json')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      await (await import('./commands/status.js')).status(options);
    });
  command(program, 'token', 'print an access token', 'npm run -s grid -- token --role reader')
    .option('--role <role>', 'reader, operator or admin', 'reader')
    .option('--beside', 'of the identity provider in this container')
    .option(...JSON_OPTION)
    .action(async (options: { role: string; json?: boolean; beside?: boolean }) => {
      await (await import('./commands/token.js')).token(options);
    });
  command(program, 'doctor', 'check what the platform needs', 'npm run -s grid -- doctor')
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      await (await import('./commands/doctor.js')).doctor(options);
    });
}

function addBackupCommands(program: Command): void {
  command(
    program,
    'backup',
    'copy warehouse, lake and Temporal into a folder, while they run or not',
    'npm run -s grid -- backup /var/backups/grid',
  )
    .argument('<folder>', 'where backups lie; each is added to those before')
    .option('--without <parts>', 'parts to leave out on purpose: warehouse,temporal')
    .option(...JSON_OPTION)
    .action(async (folder: string, options: BackupOptions) => {
      await (await import('./commands/backup.js')).backup(folder, options);
    });
  command(
    program,
    'restore',
    'bring a backup back into an empty GRID_HOME',
    'GRID_HOME=/var/lib/grid-new npm run -s grid -- restore /var/backups/grid',
  )
    .argument('<folder>', 'where the backups lie')
    .option('--backup <name>', 'which one; the newest unless told')
    .option('--check', 'read and compare every part, write nothing')
    .action(async (folder: string, options: RestoreOptions) => {
      await (await import('./commands/restore.js')).restore(folder, options);
    });
}

function addVersionCommand(program: Command): void {
  command(
    program,
    'versions',
    'the builds that run workflows, with GRID_WORKER_VERSIONING=pinned',
    'npm run -s grid -- versions --set-current 0.2.0+3f2a9c1b77d0',
  )
    .option('--set-current <build>', 'new workflows begin on this build')
    .option('--release <build>', 'open runs of this build go on with the current one')
    .option(...JSON_OPTION)
    .action(async (options: VersionsOptions) => {
      await (await import('./commands/versions.js')).versions(options);
    });
}

function addDeveloperCommands(program: Command): void {
  command(program, 'test', 'every check and test', 'npm test').action(async () => {
    await (await import('./commands/test.js')).test();
  });
  if (hasModule('./commands/docs.js')) {
    command(program, 'docs', 'write the generated documents', 'npm run -s grid -- docs --check')
      .option('--check', 'change nothing, fail when one is out of date')
      .action((options: unknown) => callExport('./commands/docs.js', 'docs', options));
  }
  if (hasModule('./commands/check-sql.js')) {
    command(
      program,
      'check-sql',
      "check every T-SQL text by Microsoft's own parser and schema model",
      'npm run check:sql',
    ).action((options: unknown) => callExport('./commands/check-sql.js', 'checkSql', options));
  }
  if (hasModule('../bench/main.js')) {
    command(
      program,
      'bench',
      'measure, and write docs/performance.md; a part of it with --only <name>',
      'npm run bench -- --only gold-load',
    )
      .allowUnknownOption()
      .allowExcessArguments()
      .action((_options: unknown, self: Command) =>
        callExport('../bench/main.js', 'bench', self.args),
      );
  }
  program.command('test-servers', { hidden: true }).action(async () => {
    await (await import('./test-servers.js')).runTestServers();
  });
}

/** What `grid start` runs as processes of their own; of use alone on a host of several machines. */
function addProcessRoles(program: Command): void {
  command(program, 'worker', 'run a worker process', 'grid worker --roles compute')
    .requiredOption('--roles <roles>', 'some of workflows, io, compute, load, joined by commas')
    .action(async (options: { roles: string }) => {
      await (await import('./commands/worker.js')).worker(options);
    });
  command(program, 'api', 'run the API process', 'grid api').action(async () => {
    await (await import('./commands/api.js')).api();
  });
  command(
    program,
    'codec-server',
    'let the Temporal UI read encrypted payloads',
    'GRID_PAYLOAD_KEYS_FILE=/run/secrets/payload-keys grid codec-server',
  ).action(async () => {
    await (await import('./commands/codec-server.js')).codecServer();
  });
  command(
    program,
    'identity-provider',
    'run the local OpenID provider',
    'grid identity-provider',
  ).action(async () => {
    await (await import('./commands/identity-provider.js')).identityProvider();
  });
  command(
    program,
    'source-stand-in',
    'run the stand-in of the eCO2mix API',
    'GRID_SOURCES=simulated GRID_STAND_IN_PORT=4000 grid source-stand-in',
  ).action(async () => {
    await (await import('./commands/source-stand-in.js')).sourceStandIn();
  });
  command(program, 'migrate', 'bring a warehouse up to date', 'GRID_DATABASE_URL=... grid migrate')
    .option(
      '--login <role=file>',
      'a login to make: its role, and the file that holds its postgres:// address; may be repeated',
      (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
    )
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean; login?: readonly string[] }) => {
      await (await import('./commands/migrate.js')).migrate(options);
    });
}

/** Trials of what a server of one's own is made of. */
function addServerChecks(program: Command): void {
  command(
    program,
    'rehearse',
    'run the compose file of an own server as processes, and kill parts of it',
    'npm run -s grid -- rehearse',
  )
    .option('--keep', 'keep logs and volumes')
    .addOption(new Option('--inside <plan>').hideHelp())
    .action(async (options: RehearseOptions) => {
      await (await import('./commands/rehearse.js')).rehearse(options);
    });
  command(
    program,
    'image',
    'how large the image is, and how each role starts from it',
    'npm run -s grid -- image',
  )
    .option(...JSON_OPTION)
    .action(async (options: { json?: boolean }) => {
      await (await import('./commands/image.js')).image(options);
    });
  command(
    program,
    'check-server',
    'have the files of the own server read by the programs they are for',
    'npm run -s grid -- check-server',
  ).action(async () => {
    await (await import('./commands/check-server.js')).checkServer();
  });
}

/** What docker-compose.temporal.yml runs besides the process roles. */
function addServerCommands(program: Command): void {
  command(
    program,
    'health',
    'whether the process of a role on this machine does its work',
    'grid health api',
  )
    .argument('[role]', 'api, worker, identity-provider, source-stand-in or codec-server')
    .option('--live', 'only whether it is alive, not whether what it needs answers')
    .action(async (role: string | undefined, options: { live?: boolean }) => {
      await (await import('./commands/health.js')).health(role, options);
    });
  command(
    program,
    'prepare-temporal',
    'make the namespace, its retention and its search attributes',
    'GRID_TEMPORAL_ADDRESS=... GRID_TEMPORAL_NAMESPACE=grid-live grid prepare-temporal',
  ).action(async () => {
    await (await import('./commands/prepare-temporal.js')).prepareTemporal();
  });
  command(
    program,
    'prepare-postgres',
    'make the logins and empty databases of a fresh PostgreSQL',
    'grid prepare-postgres --admin-url-file /run/secrets/postgres_admin_url --owner-url-file /run/secrets/warehouse_owner_url',
  )
    .requiredOption('--admin-url-file <file>', 'holds the postgres:// address of the superuser')
    .requiredOption('--owner-url-file <file>', 'holds that of the owner of the warehouse')
    .option(
      '--reference-owner-url-file <file>',
      'holds that of the owner of the reference database',
    )
    .option('--temporal-password-file <file>', 'holds the password of the login temporal')
    .action(async (options: PreparePostgresOptions) => {
      await (await import('./commands/prepare-postgres.js')).preparePostgres(options);
    });
}
