import { GridError } from '../../domain/errors/grid-error.js';
import { isRole, ROLES } from '../../platform/identity/role.js';

import { localToken, tokenFromBeside } from './local-token.js';
import { getRunningStack } from './running-stack.js';

/** `grid token --role reader`: prints a token and nothing else. */
export async function token(options: {
  readonly role: string;
  readonly json?: boolean;
  readonly beside?: boolean;
}): Promise<void> {
  if (!isRole(options.role)) {
    throw new GridError(
      'INVALID_PARAMETER',
      `--role: '${options.role}' is no role: expected one of ${ROLES.join(', ')}`,
    );
  }
  const accessToken =
    options.beside === true
      ? await tokenFromBeside(options.role)
      : await localToken(getRunningStack(), options.role);
  console.log(options.json === true ? JSON.stringify({ access_token: accessToken }) : accessToken);
}
