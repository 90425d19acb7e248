import { GridError } from '../../domain/errors/grid-error.js';
import { dialectOf } from '../../platform/warehouse/open-warehouse.js';

import { readDatabaseLogin } from './secret-file.js';
import { ensureLogin, withClient } from './warehouse-access.js';

/** Roles of the migrations that a login can be given. */
const ROLES = ['grid_loader', 'grid_api_reader', 'grid_operator'] as const;

/**
 * Makes the logins that `role=file` arguments name, with the password that stands in the address in
 * the file. The roles come from the migrations; the owner of the warehouse makes the logins.
 *
 * @throws GridError INVALID_PARAMETER for another form, role or dialect, INVALID_CONFIGURATION for a file
 *   without an address.
 */
export async function makeWarehouseLogins(
  ownerUrl: string,
  wanted: readonly string[],
): Promise<void> {
  const logins = wanted.map(parseLogin);
  if (logins.length === 0) return;
  if (dialectOf(ownerUrl) !== 'postgres') {
    throw new GridError(
      'INVALID_PARAMETER',
      '--login makes logins of PostgreSQL; on Azure SQL make users as docs/security.md says',
    );
  }
  await withClient(ownerUrl, async (client) => {
    for (const { role, login, password } of logins) {
      await ensureLogin(client, login, role, password);
    }
  });
}

function parseLogin(argument: string): { role: string; login: string; password: string } {
  const [role = '', ...path] = argument.split('=');
  if (!ROLES.some((known) => known === role) || path.length === 0) {
    throw new GridError(
      'INVALID_PARAMETER',
      `--login: expected role=file with one of ${ROLES.join(', ')}`,
    );
  }
  return { role, ...readDatabaseLogin(path.join('=')) };
}
