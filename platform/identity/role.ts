/** Roles of the product, weakest first; a role may do all that the ones before it may. */
export const ROLES = ['reader', 'operator', 'admin'] as const;

/** One of {@link ROLES}. */
export type Role = (typeof ROLES)[number];

/** Whether a text is a role of the product. */
export function isRole(text: string): text is Role {
  return ROLES.some((role) => role === text);
}

/** Whether one of the roles held is the needed one or a stronger one. */
export function rolesAllow(held: readonly Role[], needed: Role): boolean {
  return held.some((role) => ROLES.indexOf(role) >= ROLES.indexOf(needed));
}
