/** Import direction of docs/architecture.md, one named rule an arrow. */
const forbid = (name, comment, from, to, extra = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, ...extra.from },
  to: { path: to, ...extra.to },
});
const FOLDERS = 'domain|sources|platform|activities|workflows|worker|api|web|cli|bench|test';
/**
 * Files that speak to a PostgreSQL of our own, never to the warehouse a user gave: the embedded
 * server, and databases with their owners and logins, of the embedded server or of a compose file
 * (postgres-server, warehouse-access), the copy of a backup, which is PostgreSQL's own COPY
 * (warehouse-copy), and rehearsals, which bring their own server (image-check, gold-census).
 */
const OWN_POSTGRES = [
  'cli/stack/postgres-server',
  'cli/stack/warehouse-access',
  'cli/backup/warehouse-copy',
  'cli/rehearsal/image-check',
  'cli/rehearsal/gold-census',
];
/** Every folder of the house but those named. */
const allBut = (...allowed) => `^(?!(${allowed.join('|')})/)(${FOLDERS})/`;

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A circle of imports has no bottom floor.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    forbid(
      'domain-is-the-ground',
      'domain holds pure truth about electricity: it imports nothing of the house.',
      '^domain/',
      allBut('domain'),
    ),
    forbid('domain-without-io', 'domain does no I/O.', '^domain/', '.*', {
      to: { dependencyTypes: ['core'] },
    }),
    forbid(
      'domain-without-frameworks',
      'no framework in domain: date arithmetic and schemas only.',
      '^domain/',
      'node_modules/(?!(date-fns|@date-fns|zod)/)',
    ),
    forbid(
      'sources-know-domain-only',
      'an outside system is described without the platform.',
      '^sources/',
      allBut('domain', 'sources'),
    ),
    forbid(
      'platform-knows-domain-only',
      'ports and adapters stand beside sources, not on them.',
      '^platform/',
      allBut('domain', 'platform'),
    ),
    forbid(
      'activities-stand-on-sources-and-platform',
      'one step; what it is told comes from workflows/contracts.',
      '^activities/',
      `^(?!(domain|sources|platform|activities)/|workflows/contracts)(${FOLDERS})/`,
    ),
    forbid(
      'workflows-import-no-code-but-domain',
      'a workflow is replayed: activity types only.',
      '^workflows/',
      allBut('domain', 'workflows'),
      {
        to: { dependencyTypesNot: ['type-only'] },
      },
    ),
    forbid('workflows-without-node', 'the sandbox has no Node built-ins.', '^workflows/', '.*', {
      to: { dependencyTypes: ['core'] },
    }),
    forbid(
      'worker-runs-activities',
      'the worker assembles; it is imported by the command line only.',
      '^worker/',
      allBut('domain', 'sources', 'platform', 'activities', 'workflows', 'worker'),
    ),
    forbid(
      'database-drivers-in-the-warehouse-only',
      'the address of a warehouse may be one of PostgreSQL or of Azure SQL: questions go through WarehouseReader; OWN_POSTGRES names the exceptions and why.',
      `^(?!platform/warehouse/|test/|bench/|(${OWN_POSTGRES.join('|')})[.]ts$)(${FOLDERS})/`,
      'node_modules/(@types/)?(pg|pg-copy-streams|mssql|tedious)/',
    ),
    forbid(
      'api-reads-the-warehouse',
      'the API knows neither sources nor activities.',
      '^api/',
      `^(?!(domain|platform|api)/|workflows/contracts)(${FOLDERS})/`,
    ),
    forbid(
      'nothing-imports-cli',
      'the command line starts the house, nothing leans on it.',
      `^(?!(cli|test|bench)/)(${FOLDERS})/`,
      '^cli/',
    ),
    forbid(
      'nothing-imports-tests',
      'tests look at the house from outside.',
      `^(?!(test|bench)/)(${FOLDERS})/`,
      '^(test|bench)/',
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs'] },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^dist/|^coverage/)' },
  },
};
