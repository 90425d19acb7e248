import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { PROJECT_ROOT } from '../../../platform/project-root.js';
import { codeVersion } from '../../../worker/code-version.js';

describe('the version of the code', () => {
  it('is the version of the package, with a part of the hash of the build where there is one', () => {
    const text = readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8');
    const { version } = JSON.parse(text) as { readonly version: string };

    expect(codeVersion().split('+')[0]).toBe(version);
    expect(codeVersion()).toMatch(/^\d+\.\d+\.\d+(\+[0-9a-f]{12})?$/);
  });
});
