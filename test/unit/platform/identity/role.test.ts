import { describe, expect, it } from '@jest/globals';

import { rolesAllow } from '../../../../platform/identity/role.js';

describe('a role', () => {
  it('allows what weaker roles may, and nothing more', () => {
    expect(rolesAllow(['reader'], 'reader')).toBe(true);
    expect(rolesAllow(['admin'], 'reader')).toBe(true);
    expect(rolesAllow(['reader'], 'operator')).toBe(false);
    expect(rolesAllow(['reader', 'admin'], 'operator')).toBe(true);
    expect(rolesAllow([], 'reader')).toBe(false);
  });
});
