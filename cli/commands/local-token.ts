import { GridError } from '../../domain/errors/grid-error.js';
import { readConfiguration } from '../../platform/config/configuration.js';
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
