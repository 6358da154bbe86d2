/** Puts each change that arrives into the answers already on screen: the one row moves, nothing is loaded again. */
import type { RegionFigures } from '@linked/shared/contracts/hub/rollup.ts';
import type { LiveState } from '@linked/ui/live-status.tsx';
import { eventData } from '@linked/ui/trpc.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useEffect, useRef, useState } from 'react';
import { useRefresher } from '../parts/use-refresher.ts';
import { type Comparison, trpc } from '../trpc.ts';
import type { Place } from './use-dashboard.ts';

type Change = { county: RegionFigures; city: RegionFigures; self: RegionFigures };

const FLASH_MS = 2500;

const replaceIn = (rows: RegionFigures[], changed: readonly RegionFigures[]): RegionFigures[] =>
  rows.map((row) => changed.find((one) => one.region === row.region) ?? row);

export interface Live {
  state: LiveState;
  /** Regions whose row has just changed. */
  flashing: ReadonlySet<string>;
  last: { name: string; at: Date } | null;
}

export function useLiveFigures({ campaign, region, field }: Place): Live {
  const cache = useQueryClient();
  const [flashing, setFlashing] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<Live['last']>(null);
  const place = { campaignId: campaign.id, region, field };
  const wasConnected = useRef(false);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());

  useEffect(
    () => () => {
      for (const timer of timers.current) clearTimeout(timer);
    },
    [],
  );

  const refreshDetails = useRefresher(() => {
    const at = { campaignId: campaign.id, region };
    void cache.invalidateQueries(trpc.rollup.fields.queryFilter(at));
    void cache.invalidateQueries(trpc.rollup.indicators.queryFilter(at));
    void cache.invalidateQueries(trpc.localTasks.figures.queryFilter(at));
  });

  const apply = (change: Change) => {
    const asOf = new Date();
    const changed = [change.county, change.city];
    cache.setQueryData(
      trpc.rollup.compare.queryKey(place),
      (old: Comparison | undefined) =>
        old && {
          ...old,
          asOf: asOf.toISOString(),
          self: change.self,
          children: replaceIn(old.children, changed),
        },
    );
    cache.setQueryData(
      trpc.rollup.counties.queryKey(place),
      (old) => old && { ...old, asOf: asOf.toISOString(), rows: replaceIn(old.rows, changed) },
    );
    setLast({ name: change.county.regionName, at: asOf });
    const codes = changed.map((row) => row.region);
    setFlashing((now) => new Set([...now, ...codes]));
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setFlashing((now) => new Set([...now].filter((code) => !codes.includes(code))));
    }, FLASH_MS);
    timers.current.add(timer);
    refreshDetails();
  };

  const subscription = useSubscription(
    trpc.rollup.live.subscriptionOptions(place, {
      onData: (event) => apply(eventData<Change>(event)),
      onConnectionStateChange: ({ state }) => {
        if (state !== 'pending') return;
        // What happened while the line was down is in the answers, not in the stream.
        if (wasConnected.current) void cache.invalidateQueries(trpc.rollup.pathFilter());
        wasConnected.current = true;
      },
    }),
  );
  return { state: subscription.status, flashing, last };
}
