/** Prometheus figures of one server; a registry of its own, so that two servers fit into one test process. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  registry: Registry;
  /** Seconds by route pattern (or procedure), method and status. */
  requests: Histogram<'route' | 'method' | 'status'>;
  /** Errors nobody expected. */
  unexpected: Counter;
  signIns: Counter<'outcome'>;
  liveStreams: Gauge;
}

export function createMetrics(server: string, options: { processFigures?: boolean } = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ server });
  if (options.processFigures ?? true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'linked_http_request_seconds',
      help: 'Time to answer a request',
      labelNames: ['route', 'method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    unexpected: new Counter({
      name: 'linked_unexpected_errors_total',
      help: 'Errors answered as internal',
      registers,
    }),
    signIns: new Counter({
      name: 'linked_sign_ins_total',
      help: 'Sign-in attempts by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    liveStreams: new Gauge({
      name: 'linked_live_streams',
      help: 'Open live streams',
      registers,
    }),
  };
}

/** A figure by one label that is read when somebody asks for the figures. Not readable: it keeps what it had. */
export function watchGauge(
  { registry }: Pick<Metrics, 'registry'>,
  gauge: { name: string; help: string; label: string; read: () => Promise<Iterable<[string, number]>> },
): void {
  new Gauge({
    name: gauge.name,
    help: gauge.help,
    labelNames: [gauge.label],
    registers: [registry],
    async collect() {
      const values = await gauge.read().catch(() => []);
      for (const [value, amount] of values) this.set({ [gauge.label]: value }, amount);
    },
  });
}
