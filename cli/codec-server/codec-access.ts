import type { IncomingMessage } from 'node:http';

import { GridError } from '../../domain/errors/grid-error.js';
import { rolesAllow } from '../../platform/identity/role.js';
import type { TokenVerifier } from '../../platform/identity/token-verifier.js';

/** Who may have payloads decoded. */
export interface CodecAccess {
  /**
   * `token`: bearers of a token of role operator. `local`: pages of the Temporal UI of this machine
   * too, without one.
   */
  readonly kind: 'token' | 'local';
  /** Origins of the pages of the Temporal UI. */
  readonly origins: readonly string[];
  readonly tokenVerifier: TokenVerifier;
}

const BEARER = /^Bearer +([^ ]+) *$/i;
const LOOPBACK_ADDRESSES = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOSTS = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/** The origins a Temporal UI at an address is opened under: on this machine it has two names. */
export function originsOfUi(uiUrl: string): readonly string[] {
  const { protocol, hostname, port } = new URL(uiUrl);
  const names = ['127.0.0.1', 'localhost'];
  const hosts = names.includes(hostname) ? names : [hostname];
  return hosts.map((host) => `${protocol}//${host}${port === '' ? '' : `:${port}`}`);
}

/**
 * The origin of the page that asks, undefined when no page does.
 *
 * @throws GridError FORBIDDEN for a page of anybody else.
 */
export function originOf(request: IncomingMessage, access: CodecAccess): string | undefined {
  const { origin } = request.headers;
  if (origin === undefined || access.origins.includes(origin)) return origin;
  throw new GridError('FORBIDDEN', 'pages of this origin are not served');
}

/**
 * Who asks, for the log.
 *
 * @throws GridError UNAUTHENTICATED without a valid token, FORBIDDEN without the role,
 * IDENTITY_PROVIDER_UNAVAILABLE.
 */
export async function whoAsks(request: IncomingMessage, access: CodecAccess): Promise<string> {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    if (access.kind === 'local' && isPageOfThisMachine(request)) return 'the UI of this machine';
    throw new GridError('UNAUTHENTICATED', 'expected the header Authorization: Bearer <token>');
  }
  const { subject, roles } = await access.tokenVerifier.verify(token);
  if (rolesAllow(roles, 'operator')) return subject;
  throw new GridError('FORBIDDEN', 'this needs the role operator or a stronger one');
}

/** The host is looked at too: a name of somebody else's may be made to lead to this machine. */
function isPageOfThisMachine(request: IncomingMessage): boolean {
  return (
    request.headers.origin !== undefined &&
    LOOPBACK_ADDRESSES.test(request.socket.remoteAddress ?? '') &&
    LOOPBACK_HOSTS.test(request.headers.host ?? '')
  );
}
