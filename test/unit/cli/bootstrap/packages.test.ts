import { describe, expect, it } from '@jest/globals';

interface BootstrapModules {
  readonly isRightNode: (version: string) => boolean;
  readonly installStamp: (lockFile: string, nodeVersion: string, platform: string) => string;
}

/** The bootstrap is plain JavaScript, so that it runs before anything is installed. */
async function load(): Promise<BootstrapModules> {
  const address = (name: string): string =>
    new URL(`../../../../cli/bootstrap/${name}.mjs`, import.meta.url).href;
  return {
    ...((await import(address('node-runtime'))) as Pick<BootstrapModules, 'isRightNode'>),
    ...((await import(address('packages'))) as Pick<BootstrapModules, 'installStamp'>),
  };
}

describe('the bootstrap', () => {
  it.each([
    ['v24.0.0', true],
    ['v24.21.0', true],
    ['v18.19.0', false],
    ['v22.12.0', false],
    ['v25.1.0', false],
    ['v240.0.0', false],
  ])('Node %s runs the product: %s', async (version, expected) => {
    const { isRightNode } = await load();

    expect(isRightNode(version)).toBe(expected);
  });

  it('packages stay valid for another Node of the same major version only', async () => {
    const { installStamp } = await load();
    const stamp = installStamp('lock', 'v24.1.0', 'linux-x64');

    expect(installStamp('lock', 'v24.9.0', 'linux-x64')).toBe(stamp);
    expect(installStamp('lock', 'v26.0.0', 'linux-x64')).not.toBe(stamp);
    expect(installStamp('lock', 'v24.1.0', 'darwin-arm64')).not.toBe(stamp);
    expect(installStamp('lock, changed', 'v24.1.0', 'linux-x64')).not.toBe(stamp);
  });
});
