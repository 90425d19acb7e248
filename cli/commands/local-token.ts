import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
import { localIdentityCaFile } from '../../platform/identity/local-identity-certificate.js';
import { requestLocalToken } from '../../platform/identity/local-token-client.js';
import type { Role } from '../../platform/identity/role.js';
import { homeFolder } from '../stack/home-folder.js';
import type { StackState } from '../stack/stack-state.js';

/**
 * A token of the local identity provider of a running stack.
 *
 * @throws GridError NOT_FOUND when the stack trusts another issuer.
 */
export async function localToken(state: StackState, role: Role): Promise<string> {
  if (!state.isLocalIssuer || state.caFile === undefined) {
    throw new GridError(
      'NOT_FOUND',
      `tokens of ${state.issuer} are issued there, not here (GRID_OIDC_ISSUER is set)`,
    );
  }
  const { root } = homeFolder(readConfiguration().GRID_HOME);
  return requestLocalToken({ issuer: state.issuer, home: root, role, caFile: state.caFile });
}

/**
 * A token of a local identity provider that runs beside this process, as in its container: its
 * clients lie in the same GRID_HOME.
 *
 * @throws GridError NOT_FOUND when none has run in this home.
 */
export function tokenFromBeside(role: Role): Promise<string> {
  const { GRID_HOME, GRID_IDP_NAME, GRID_IDP_PORT } = readConfiguration();
  const { root } = homeFolder(GRID_HOME);
  const issuer = `https://${GRID_IDP_NAME}:${GRID_IDP_PORT}`;
  return requestLocalToken({ issuer, home: root, role, caFile: localIdentityCaFile(root) });
}
