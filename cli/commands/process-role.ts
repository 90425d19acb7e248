/**
 * Ends this process the usual way when the supervisor that started it is gone, even when that was
 * killed and could not say so.
 */
export function endWithSupervisor(): void {
  const { channel } = process;
  if (channel === undefined) return;
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
  });
  channel.unref();
}

/** Resolves when this process is asked to end. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
  });
}
