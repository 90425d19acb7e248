import { Command } from 'commander';

const program = new Command('grid');
program.command('test-servers', { hidden: true }).action(async () => {
  const { runTestServers } = await import('./test-servers.js');
  await runTestServers();
});
await program.parseAsync();
