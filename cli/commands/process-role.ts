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
