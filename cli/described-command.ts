import type { Command } from 'commander';

/** A command of the program: its name, what it does, and an example that works. */
export function describedCommand(
  program: Command,
  name: string,
  what: string,
  example: string,
): Command {
  return program.command(name).description(what).addHelpText('after', `\nExample:\n  ${example}`);
}
