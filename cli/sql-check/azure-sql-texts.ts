import { RECORD_TABLES } from '../../domain/star-schema/record-tables.js';
import { createRecordBulk } from '../../platform/warehouse/azure-sql/azure-sql-record-load.js';
import { createBulkTable } from '../../platform/warehouse/azure-sql/azure-sql-staging.js';
import { AZURE_SQL_STATEMENTS } from '../../platform/warehouse/azure-sql/azure-sql-statements.js';
import {
  migrationDirectory,
  readMigrationFiles,
} from '../../platform/warehouse/migration-files.js';

/** How a text reaches the server: a migration or batch as it is, a statement by `sp_executesql`. */
export type SentAs = 'migration' | 'batch' | 'statement' | 'bulk load';

/** A text of T-SQL that the product can send. */
export interface AzureSqlText {
  /** Name of its file under `sql/rendered/azure-sql/`, without the ending. */
  readonly name: string;
  readonly sentAs: SentAs;
  /** Types by parameter, without the @. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Every T-SQL text the product can send, migrations first. */
export async function azureSqlTexts(): Promise<readonly AzureSqlText[]> {
  const files = await readMigrationFiles(migrationDirectory('azure-sql'));
  return [
    ...files.map(({ name, text }): AzureSqlText => {
      return { name: name.replace(/\.sql$/, ''), sentAs: 'migration', parameters: {}, text };
    }),
    ...AZURE_SQL_STATEMENTS.map(({ name, text, parameters }): AzureSqlText => {
      // A batch is what makes or drops a table; all else is sent with sp_executesql.
      const sentAs = /^\s*(?:drop|create|if)\s/.test(text) ? 'batch' : 'statement';
      return { name, sentAs, parameters, text };
    }),
    bulkLoad('bulk_load_stage', createBulkTable()),
    ...RECORD_TABLES.map((table) =>
      bulkLoad(`bulk_load_stage_${table.name}`, createRecordBulk(table)),
    ),
  ];
}

/** A text without the indentation of the code it comes from, and without blank lines around it. */
export function withoutIndentation(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const depths = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const depth = Math.min(...depths);
  return lines.map((line) => line.slice(Math.min(depth, line.search(/\S|$/)))).join('\n');
}

/** What the driver keeps of a column; its published types leave the sizes out. */
interface DriverColumn {
  readonly name: string;
  readonly type: { readonly declaration: string };
  readonly length?: number;
  readonly scale?: number;
}

/** What the driver sends before the rows: it makes this text itself, from the table's columns. */
function bulkLoad(name: string, table: ReturnType<typeof createBulkTable>): AzureSqlText {
  const columns = table.columns.map((column) => {
    const { name, type, scale, length } = column as unknown as DriverColumn;
    const size = scale ?? length;
    return `[${name}] ${type.declaration}${size === undefined ? '' : `(${size})`}`;
  });
  const text = `insert bulk [${table.name}](${columns.join(', ')})`;
  return { name, sentAs: 'bulk load', parameters: {}, text };
}
