import { type AzureSqlText, azureSqlTexts } from '../sql-check/azure-sql-texts.js';
import { checkTsql, type SqlCheck } from '../sql-check/check-tsql.js';
import { findCheckerTools, ToolsMissing } from '../sql-check/checker-tools.js';
import { SKIPPED } from '../sql-check/skipped.js';
import { productCacheFolder } from '../stack/product-cache.js';

/** The first run fetches a wheel of 43 MB and .NET; where that takes longer, the check is left out. */
const FETCH_LIMIT_MS = 120_000;

/** `grid check-sql`: syntax and names of every T-SQL text, by Microsoft's own parser and model. */
export async function checkSql(): Promise<void> {
  const texts = await azureSqlTexts();
  const check = await checkOrReason(texts);
  if (typeof check === 'string') {
    console.log(`${SKIPPED}${check}`);
    return;
  }
  report(check, texts.length);
  if (check.findings.length + check.misjudged.length > 0) process.exitCode = 1;
}

async function checkOrReason(texts: readonly AzureSqlText[]): Promise<SqlCheck | string> {
  try {
    const tools = await findCheckerTools({
      cacheFolder: productCacheFolder(),
      limitMs: FETCH_LIMIT_MS,
      onProgress: (message) => {
        console.log(message);
      },
    });
    return await checkTsql(tools, texts);
  } catch (error) {
    if (error instanceof ToolsMissing) return error.message;
    throw error;
  }
}

function report(check: SqlCheck, textCount: number): void {
  for (const text of check.misjudged) console.error(`the checker is wrong: ${text}`);
  for (const { name, kind, message } of check.findings) {
    console.error(`sql/rendered/azure-sql/${name}.sql: ${kind}: ${message}`);
  }
  console.log(
    `${textCount} T-SQL texts checked against ${check.objectCount} definitions: ${check.findings.length} findings; the checker judged ${check.calibrationCount - check.misjudged.length} of ${check.calibrationCount} known texts rightly`,
  );
}
