import { existsSync } from 'node:fs';
import { join, parse } from 'node:path';

import { describe, expect, test } from '@jest/globals';

import { findProjectRoot, PROJECT_ROOT } from '../../../platform/project-root.js';

describe('the folder of the product', () => {
  test('is found from any folder in it', () => {
    expect(findProjectRoot(join(PROJECT_ROOT, 'platform', 'lake'))).toBe(PROJECT_ROOT);
    expect(existsSync(join(PROJECT_ROOT, 'package.json'))).toBe(true);
  });

  test('is missed with a sentence where there is none', () => {
    expect(() => findProjectRoot(parse(PROJECT_ROOT).root)).toThrow(/no package-lock[.]json in/);
  });
});
