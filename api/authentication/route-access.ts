import { SetMetadata } from '@nestjs/common';

import type { Role } from '../../platform/identity/role.js';

/** Metadata key of {@link RouteAccess}. */
export const ROUTE_ACCESS = 'grid:route-access';

/** Who may call a route: everybody, or bearers of a role or a stronger one. */
export type RouteAccess = 'everybody' | Role;

/** Opens a route to callers without a token. Every route is closed until this is said of it. */
export const OpenToEverybody = (): MethodDecorator & ClassDecorator =>
  SetMetadata(ROUTE_ACCESS, 'everybody' satisfies RouteAccess);

/** Asks for a stronger role than `reader`, which every route asks for by itself. */
export const RequiresRole = (role: Role): MethodDecorator & ClassDecorator =>
  SetMetadata(ROUTE_ACCESS, role satisfies RouteAccess);
