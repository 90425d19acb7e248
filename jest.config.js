const shared = {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testEnvironment: 'node',
};

const suite = (name, extra = {}) => ({
  ...shared,
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  ...extra,
});

const withServers = {
  globalSetup: '<rootDir>/test/servers/global-setup.ts',
  globalTeardown: '<rootDir>/test/servers/global-teardown.ts',
};

/** One project a kind of test; `npm run test:unit` and its sisters select one. */
export default {
  projects: [
    suite('unit'),
    suite('integration', withServers),
    suite('replay'),
    suite('e2e', withServers),
  ],
  // A worker keeps something of every file it has run: a new one is quicker than a big one.
  workerIdleMemoryLimit: '1GB',
  // A busy machine is slow, not wrong; a test that hangs is still ended.
  testTimeout: 30_000,
  collectCoverageFrom: ['{domain,sources,activities,workflows}/**/*.ts', '!**/*.d.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'json-summary'],
};
